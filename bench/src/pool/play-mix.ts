import { ClassicalPlanner } from "@understudy/classical";
import { withResilience } from "@understudy/llm";
import { type Domain, Orchestrator, type Outcome, seededRandom } from "@understudy/planner-core";
import { FakeClock, settle } from "@understudy/planner-core/testing";
import type { Contestant } from "./contestants.ts";
import type { Mix } from "./member-traits.ts";
import { drawQuestions, type PoolQuestion } from "./question-set.ts";
import { SimulatedMember } from "./simulated-member.ts";

/** Figures of a mix under one strategy. */
export interface MixFigures {
  readonly requests: number;
  /** Outcomes with steps of a model, and those served as written. */
  readonly withModel: number;
  readonly asWritten: number;
  /** Mean cost ratio of served to optimal plans. */
  readonly costRatio: number;
  /** Choices that match the player's preference. */
  readonly asLiked: number;
  readonly tokens: number;
  readonly price: number;
  /** Calls of all members, and of the largest. */
  readonly calls: number;
  readonly largeCalls: number;
  /** Outcomes after their deadlines. */
  readonly late: number;
  /** Chunks written after the question's answer. */
  readonly chunksAfterEnd: number;
}

const SEED = 20_261;
/** Pause between answer and next question, in milliseconds. */
const PAUSE_MS = 20;
const TURNS = 3;
/** Limits in nodes, so that nothing depends on the machine. */
const SETTINGS = { understudyExpansions: 2000, understudyMaxMs: 1e6, understudyImproveMs: 1e6 };

/** Asks one question after the other on a fake clock. */
export async function playMix(
  { members: traits, budgetMs, questions: count }: Mix,
  { lead: leadOf }: Contestant,
  task: "plan" | "choose" = "plan",
): Promise<{ readonly figures: MixFigures; readonly tookMs: Float64Array }> {
  const clock = new FakeClock();
  const questions = drawQuestions(count, SEED);
  let asked = 0;
  const simulated = traits.map(
    (each) => new SimulatedMember(each, SEED, clock, () => asked / count),
  );
  const random = seededRandom(SEED);
  const members = simulated.map((each) => ({
    name: each.model,
    lead: withResilience(each, { clock, random, maxRetries: 0, timeoutMs: 2 * budgetMs }),
    resource: each.traits.resource,
  }));
  const lead = leadOf(members, clock);
  const stages = new Map<Domain, Orchestrator>();
  const orchestratorOf = (domain: Domain): Orchestrator => {
    const made = stages.get(domain);
    if (made !== undefined) return made;
    const planner = new ClassicalPlanner();
    const stage = new Orchestrator({ domain, planner, lead, clock, ...SETTINGS });
    stages.set(domain, stage);
    return stage;
  };
  const tookMs = new Float64Array(count);
  const sums = { withModel: 0, asWritten: 0, costRatio: 0, asLiked: 0, late: 0 };
  for (const question of questions) {
    const beganMs = clock.now();
    for (const member of simulated) member.liked = undefined;
    const orchestrator = orchestratorOf(question.domain);
    const outcome = await answerTo(question, orchestrator, { task, budgetMs }, clock);
    const liked = simulated.find((member) => member.liked !== undefined)?.liked;
    if (liked !== undefined && outcome.plan?.actions.join() === liked) sums.asLiked++;
    tookMs[asked++] = clock.now() - beganMs;
    if (clock.now() - beganMs > budgetMs) sums.late++;
    if (outcome.leadSteps > 0) sums.withModel++;
    if (outcome.source === "llm") sums.asWritten++;
    sums.costRatio += outcome.cost / question.cost / count;
    await clock.advance(PAUSE_MS);
  }
  for (const stage of stages.values()) stage.dispose();
  await lead.dispose?.();
  const sum = (value: (member: SimulatedMember) => number): number =>
    simulated.reduce((total, member) => total + value(member), 0);
  const figures = {
    ...{ requests: count, ...sums },
    tokens: sum(({ tokens }) => tokens),
    price: sum(({ tokens, traits: { price } }) => (tokens * price) / 1000),
    calls: sum(({ calls }) => calls),
    largeCalls: simulated.at(-1)?.calls ?? 0,
    chunksAfterEnd: sum(({ chunksAfterEnd }) => chunksAfterEnd),
  };
  return { figures, tookMs };
}

async function answerTo(
  { domain, state, goal }: PoolQuestion,
  orchestrator: Orchestrator,
  { task, budgetMs }: { readonly task: "plan" | "choose"; readonly budgetMs: number },
  clock: FakeClock,
): Promise<Outcome> {
  let outcome: Outcome | undefined;
  const names = domain.goals.map(({ name }) => name ?? "");
  const asked = task === "plan" ? (goal.name ?? "") : { oneOf: names };
  const choose = task === "choose";
  const request = { agent: "bench", state, goal: asked, budgetMs, choose };
  const answer = orchestrator.plan({ ...request, background: false }).then((answered) => {
    outcome = answered;
  });
  while (outcome === undefined) {
    // An orchestrator works in turns of the event loop, during which time must not pass.
    for (let turn = 0; turn < TURNS && outcome === undefined; turn++) await settle();
    if (outcome === undefined && !(await clock.advanceToNext())) break;
  }
  await answer;
  if (outcome === undefined) throw new Error("A question was not answered");
  return outcome;
}
