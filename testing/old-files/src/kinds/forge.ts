import { ClassicalPlanner } from "@understudy/classical";
import {
  type Domain,
  type DomainDefinition,
  Orchestrator,
  type PlanCache,
  type PlanningProblem,
} from "@understudy/planner-core";
import { FakeClock, ScriptedLead } from "@understudy/planner-core/testing";

/** A forge whose questions have short and long plans, in which two ores can stand for each other. */
export const FORGE = {
  name: "forge",
  state: {
    at: { type: "enum", values: ["forge", "mine", "market"], default: "forge" },
    ore: { type: "enum", values: ["none", "copper", "iron"], default: "none" },
    coal: { type: "integer", min: 0, max: 4, default: 0 },
    swords: { type: "integer", min: 0, max: 3, default: 0 },
    gold: { type: "integer", min: 0, max: 9, default: 0 },
    hot: { type: "boolean", default: false },
  },
  tools: [
    {
      name: "walk",
      parameters: { to: { enum: ["forge", "mine", "market"] } },
      then: { at: "$to" },
      cost: 2,
    },
    {
      name: "dig",
      parameters: { what: { enum: ["copper", "iron"] } },
      when: { at: "mine", ore: "none" },
      then: { ore: "$what" },
    },
    { name: "shovel", when: { at: "mine" }, then: { coal: { "+": 2 } } },
    {
      name: "stoke",
      when: { at: "forge", coal: { ">=": 1 } },
      then: { coal: { "-": 1 }, hot: true },
    },
    {
      name: "smith",
      when: { at: "forge", hot: true, ore: { in: ["copper", "iron"] } },
      then: { ore: "none", swords: { "+": 1 }, hot: false },
      cost: 3,
    },
    {
      name: "sell",
      when: { at: "market", swords: { ">=": 1 } },
      then: { swords: { "-": 1 }, gold: { "+": 4 } },
    },
  ],
  goals: [
    { name: "armed", when: { swords: { ">=": 1 } }, priority: 1 },
    { name: "rich", when: { gold: { ">=": 4 } } },
    { name: "stocked", when: { coal: { ">=": 2 } } },
  ],
} satisfies DomainDefinition;

/** States in which an agent of the forge may ask. */
export const FORGE_STATES = [
  {},
  { at: "mine", coal: 1 },
  { at: "mine", ore: "iron", coal: 1 },
  { at: "forge", ore: "copper", hot: true },
  { at: "market", swords: 1 },
  { at: "market", coal: 3, ore: "copper" },
] as const;

/** A question that is answered from memory, as a request has it. */
export interface ForgeQuestion {
  readonly goal: string;
  readonly state: Readonly<Record<string, string | number | boolean>>;
  readonly persona?: string;
}

/** The answers of a cache, each in a line with its steps, cost and source. Searches are counted. */
export function answersFrom(
  domain: Domain,
  cache: PlanCache,
  questions: readonly ForgeQuestion[],
): readonly string[] {
  let searches = 0;
  const planner = {
    start: (problem: PlanningProblem) => {
      searches++;
      return new ClassicalPlanner({ tables: false }).start(problem);
    },
  };
  const clock = new FakeClock();
  // Plans are kept by model. This one is busy.
  const admit = () => ({ admitted: false, reason: "overloaded", background: false }) as const;
  const lead = new ScriptedLead({ clock, script: () => ({}), admit });
  const orchestrator = new Orchestrator({ domain, planner, cache, lead, clock });
  const lines = questions.map(({ state, ...question }) => {
    const packed = domain.state(state);
    const { plan, cost, source, leadSteps } = orchestrator.planNow(
      { agent: "smith", ...question, state: packed },
      1000,
    );
    const steps = plan?.actions.map((action) => domain.formatAction(action)).join(", ");
    return `${source} ${leadSteps} ${cost}: ${steps}`;
  });
  return [...lines, `${searches} searches`];
}
