import { ClassicalPlanner } from "@understudy/classical";
import {
  type Domain,
  Orchestrator,
  type PlanCache,
  type PlanningProblem,
} from "@understudy/planner-core";
import { FakeClock, ScriptedLlmPlanner } from "@understudy/planner-core/testing";

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
  const llm = new ScriptedLlmPlanner({ clock, script: () => ({}), admit });
  const orchestrator = new Orchestrator({ domain, planner, cache, llm, clock });
  const lines = questions.map(({ state, ...question }) => {
    const packed = domain.state(state);
    const { plan, cost, source, hit, llmSteps } = orchestrator.planNow(
      { agent: "smith", ...question, state: packed },
      1000,
    );
    const steps = plan?.actions.map((action) => domain.formatAction(action)).join(", ");
    return `${hit ?? source} ${llmSteps} ${cost}: ${steps}`;
  });
  return [...lines, `${searches} searches`];
}
