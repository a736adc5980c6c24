import {
  type Domain,
  type Lead,
  Orchestrator,
  type Outcome,
  type PackedState,
  type Planner,
  PlanRunner,
  type Random,
  seededRandom,
} from "@understudy/planner-core";
import { randomState } from "@understudy/simulation";

/** Methods of asking: `plan`, self-asking runners, or `planMany` per tick. */
export type AskingBy = "plan" | "runner" | "planMany";

/** Options of bursts. */
export interface BurstOptions {
  readonly domain: Domain;
  readonly lead: Lead;
  readonly planner: () => Planner;
  readonly by: AskingBy;
  /** Requests per burst. */
  readonly requests: number;
  /** Number of bursts with and without the lead, in turns. */
  readonly bursts: number;
  /** The only goal that is asked for. Default: any of the domain's. */
  readonly goal?: string;
}

/** The answers to bursts of one kind. */
export interface BurstFigures {
  readonly solved: number;
  readonly late: number;
  /** Solved, and not late. */
  readonly inTime: number;
  readonly byLead: number;
  /** Milliseconds until answers of others than the lead, sorted. */
  readonly waitsMs: readonly number[];
}

/** The same bursts with and without a lead. */
export interface PairedBursts {
  readonly requests: number;
  readonly alone: BurstFigures;
  readonly led: BurstFigures;
  /** Bursts solved in time without the lead, but not with it. */
  readonly worse: number;
}

/** Budget per request, in milliseconds. */
export const BURST_BUDGET_MS = 400;
/** The promised tolerance of deadlines. */
const TOLERANCE_MS = 1;
const SLICE_MS = 4;
const FRAME_MS = 8;
/** Pause between bursts, so that calls of one have ended before the next. */
const REST_MS = 700;
const WARM_UP = 60;

interface BurstQuestion {
  readonly state: PackedState;
  readonly goal: string;
}

interface Answered {
  readonly outcome: Outcome;
  readonly waitedMs: number;
}

/** Plays the same bursts with and without a lead, in alternating order. */
export async function playBursts(options: BurstOptions): Promise<PairedBursts> {
  const { domain, lead, planner, requests, bursts, by } = options;
  const random = seededRandom(7);
  const draw = (count: number): BurstQuestion[] =>
    Array.from({ length: count }, () => someQuestion(domain, random, options.goal));
  const alone = new Orchestrator({ domain, planner: planner() });
  const led = new Orchestrator({ domain, planner: planner(), lead });
  const answered = { alone: [] as Answered[], led: [] as Answered[] };
  const play = PLAYERS[by];
  for (const orchestrator of [alone, led, alone, led]) {
    await play(orchestrator, draw(WARM_UP));
    await rest(REST_MS);
  }
  let worse = 0;
  for (let burst = 0; burst < bursts; burst++) {
    const questions = draw(requests);
    const bad = { alone: 0, led: 0 };
    for (const kind of burst % 2 === 0
      ? (["alone", "led"] as const)
      : (["led", "alone"] as const)) {
      const answers = await play(kind === "led" ? led : alone, questions);
      answered[kind].push(...answers);
      bad[kind] = answers.filter((answer) => !isInTime(answer)).length;
      await rest(REST_MS);
    }
    if (bad.led > 0 && bad.alone === 0) worse++;
  }
  alone.dispose();
  led.dispose();
  return {
    requests: requests * bursts,
    alone: figuresOf(answered.alone),
    led: figuresOf(answered.led),
    worse,
  };
}

const PLAYERS: Readonly<
  Record<AskingBy, (on: Orchestrator, questions: readonly BurstQuestion[]) => Promise<Answered[]>>
> = {
  plan: askAtOnce,
  runner: tickRunners,
  planMany: askInTicks,
};

function askAtOnce(on: Orchestrator, questions: readonly BurstQuestion[]): Promise<Answered[]> {
  return Promise.all(
    questions.map(async (question, index) => {
      const askedMs = performance.now();
      const request = { agent: `agent ${index}`, ...question, budgetMs: BURST_BUDGET_MS };
      const outcome = await on.plan(request);
      return { outcome, waitedMs: performance.now() - askedMs };
    }),
  );
}

/** Many runners tick in one frame, all without a plan. */
async function tickRunners(
  on: Orchestrator,
  questions: readonly BurstQuestion[],
): Promise<Answered[]> {
  const answers: Answered[] = [];
  const runners = questions.map(({ state, goal }, index) => {
    let askedMs = 0;
    const runner = new PlanRunner({
      agent: `agent ${index}`,
      orchestrator: on,
      budgetMs: BURST_BUDGET_MS,
      goal,
      onOutcome: (outcome) => {
        answers.push({ outcome, waitedMs: performance.now() - askedMs });
      },
    });
    return () => {
      askedMs = performance.now();
      runner.tick(state, askedMs);
      return runner;
    };
  });
  const ticked = runners.map((tick) => tick());
  while (answers.length < questions.length) await rest(1);
  for (const runner of ticked) runner.dispose();
  return answers;
}

/** A game loop with a planning slice per frame. */
async function askInTicks(
  on: Orchestrator,
  questions: readonly BurstQuestion[],
): Promise<Answered[]> {
  const askedMs = performance.now();
  let waiting = questions.map((question, index) => ({
    agent: `agent ${index}`,
    ...question,
    budgetMs: BURST_BUDGET_MS,
  }));
  const answers: Answered[] = [];
  while (waiting.length > 0) {
    const outcomes = on.planMany(waiting, SLICE_MS);
    const waitedMs = performance.now() - askedMs;
    for (const outcome of outcomes) if (outcome !== undefined) answers.push({ outcome, waitedMs });
    waiting = waiting.filter((_, index) => outcomes[index] === undefined);
    if (waiting.length > 0) await rest(FRAME_MS - SLICE_MS);
  }
  return answers;
}

function someQuestion(domain: Domain, random: Random, only?: string): BurstQuestion {
  const goals = domain.goals.filter(({ name }) => only === undefined || name === only);
  for (;;) {
    const goal = goals[random.integer(goals.length)];
    const state = randomState(domain, random);
    if (goal?.name !== undefined && !goal.condition.holds(state)) return { state, goal: goal.name };
  }
}

function isSolved({ outcome }: Answered): boolean {
  return outcome.status === "solved" || outcome.status === "unsolvable";
}

function isLate({ waitedMs }: Answered): boolean {
  return waitedMs > BURST_BUDGET_MS + TOLERANCE_MS;
}

function isInTime(answer: Answered): boolean {
  return isSolved(answer) && !isLate(answer);
}

function isByLead({ outcome }: Answered): boolean {
  return outcome.leadSteps > 0;
}

function figuresOf(answers: readonly Answered[]): BurstFigures {
  return {
    solved: answers.filter(isSolved).length,
    late: answers.filter(isLate).length,
    inTime: answers.filter(isInTime).length,
    byLead: answers.filter(isByLead).length,
    waitsMs: answers
      .filter((answer) => !isByLead(answer))
      .map(({ waitedMs }) => waitedMs)
      .sort((one, other) => one - other),
  };
}

function rest(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
