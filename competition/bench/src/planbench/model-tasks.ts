import { BackendLead, openEmbeddedBackend } from "@understudy/llm";
import {
  ContextLimitError,
  Deadline,
  PlanProver,
  planOf,
  type Random,
  seededRandom,
  systemClock,
} from "@understudy/planner-core";
import type { BenchTask, SuiteOptions, Workload } from "../../../../bench/src/runner/task.ts";
import { UNHURRIED_MODEL, UNHURRIED_MS } from "../../../../bench/src/runner/unhurried.ts";
import type { BenchProblem } from "./bench-problem.ts";
import { search } from "./search-tasks.ts";

const PROBLEMS = 30;
const QUICK_PROBLEMS = 3;
/** Token limit of an answer, beyond the longest plan; there is no other limit. */
const MAX_TOKENS = 1024;
/** Random walks per problem. */
const WALKS = 100;

/** Free text, or only applicable steps, with the engine's look-ahead. */
type Decoding = "free" | "applicable";

/** The model's answers to a problem set. */
interface Answers {
  readonly problems: readonly BenchProblem[];
  /** The written actions; undefined for an invalid plan. */
  readonly plans: readonly (readonly number[] | undefined)[];
  readonly tookNs: Float64Array;
}

/**
 * The shipped model without search, unconstrained and constrained, and random walks of equal length.
 *
 * @param problemsOf a number of problems of a set
 */
export function modelTasks<Set extends string>(
  { quick }: SuiteOptions,
  sets: readonly Set[],
  problemsOf: (set: Set, count: number) => readonly BenchProblem[],
): BenchTask[] {
  const count = quick ? QUICK_PROBLEMS : PROBLEMS;
  const known = new Map<Set, Promise<Answers>>();
  const keptToRules = (set: Set): Promise<Answers> => {
    const answers = known.get(set) ?? askModel(problemsOf(set, count), "applicable");
    known.set(set, answers);
    return answers;
  };
  return sets.flatMap((set) => {
    const task = (name: string, setup: () => Promise<Workload>): BenchTask => ({
      ...{ name, problem: set, measures: "played", setup },
    });
    return [
      task("model-alone", async () => judged(await askModel(problemsOf(set, count), "free"))),
      task("model-kept-to-rules", async () => judged(await keptToRules(set))),
      task("random-walk", async () => randomWalks(await keptToRules(set))),
    ];
  });
}

/** Asks the model every problem, with rules, state and goal, but without an example. Its plans are not repaired. */
async function askModel(problems: readonly BenchProblem[], decoding: Decoding): Promise<Answers> {
  const backend = await openEmbeddedBackend({ ...UNHURRIED_MODEL, model: "nano", decoding });
  const lead = new BackendLead({ backend, maxTokens: MAX_TOKENS });
  const tookNs = new Float64Array(problems.length);
  const plans: (readonly number[] | undefined)[] = [];
  try {
    for (const [index, { domain, state, goal }] of problems.entries()) {
      const deadline = new Deadline(systemClock, UNHURRIED_MS);
      const question = { key: `${index}`, domain, state, goal, text: {} };
      const start = performance.now();
      try {
        const answer = await lead.ask({ question, deadline });
        plans.push(answer.kind === "plan" ? answer.actions : undefined);
      } catch (error) {
        // A question beyond the model's context counts as one without a plan.
        if (!(error instanceof ContextLimitError)) throw error;
        plans.push(undefined);
      }
      tookNs[index] = 1e6 * (performance.now() - start);
      deadline.release();
    }
  } finally {
    await backend.dispose();
  }
  return { problems, plans, tookNs };
}

function judged({ problems, plans, tookNs }: Answers): Workload {
  const counts = { problems: problems.length, plans: 0, executable: 0, solved: 0, optimal: 0 };
  for (const [index, problem] of problems.entries()) {
    const { domain, state, goal, refute } = problem;
    const plan = plans[index];
    if (plan === undefined) continue;
    counts.plans++;
    const prover = new PlanProver(domain);
    if (!prover.prove(state, plan, undefined)) continue;
    counts.executable++;
    const isSolved = prover.prove(state, plan, goal.condition);
    const why = refute(planOf(domain, plan).steps);
    if (isSolved !== (why === undefined)) throw new RangeError(`problem ${index}: ${why}`);
    if (!isSolved) continue;
    counts.solved++;
    const best = search(problem, "optimal");
    const isOptimal = best.status === "solved" && best.optimal;
    if (isOptimal && best.actions.length === plan.length) counts.optimal++;
  }
  return { run: () => undefined, check: () => {}, samples: () => tookNs, counts: () => counts };
}

/**
 * Random walks over applicable steps, uniformly, up to the goal. A walk has as many steps as the longer of the model's
 * plan and a first plan of search.
 */
function randomWalks({ problems, plans }: Answers): Workload {
  const random = seededRandom(4);
  const tookNs = new Float64Array(problems.length);
  let reached = 0;
  for (const [index, problem] of problems.entries()) {
    const found = search(problem, "first");
    const foundSteps = found.status === "solved" ? found.actions.length : 0;
    const steps = Math.max(plans[index]?.length ?? 0, foundSteps);
    const start = performance.now();
    for (let walk = 0; walk < WALKS; walk++) if (walkReaches(problem, steps, random)) reached++;
    tookNs[index] = (1e6 * (performance.now() - start)) / WALKS;
  }
  const counts = { problems: problems.length, walks: WALKS * problems.length, reached };
  return { run: () => undefined, check: () => {}, samples: () => tookNs, counts: () => counts };
}

function walkReaches(
  { domain, state, goal }: BenchProblem,
  steps: number,
  random: Random,
): boolean {
  const prover = new PlanProver(domain);
  let at = state;
  for (let step = 0; step < steps; step++) {
    const applicable = Array.from({ length: domain.actions.count }, (_, action) => action).filter(
      (action) => prover.prove(at, [action], undefined),
    );
    const action = applicable[random.integer(applicable.length)] as number;
    prover.prove(at, [action], undefined);
    at = prover.state.slice();
    if (goal.condition.holds(at)) return true;
  }
  return false;
}
