import { ClassicalPlanner } from "@understudy/classical";
import { competitionSearches } from "@understudy/classical/competition";
import { PlanProver, planOf, runSearch, type SearchResult } from "@understudy/planner-core";
import type {
  BenchTask,
  Counts,
  SuiteOptions,
  Workload,
} from "../../../../bench/src/runner/task.ts";
import type { BenchProblem } from "./bench-problem.ts";
import { problemsOf, SETS, type SetName } from "./task-sets.ts";

const PROBLEMS = 100;
const QUICK_PROBLEMS = 6;
/** Time limit of a search for a first or optimal plan. */
const LIMIT_MS = 1000;

/** First plans and proved shortest plans, by the classical planner alone. */
export function searchTasks({ quick }: SuiteOptions): BenchTask[] {
  const count = quick ? QUICK_PROBLEMS : PROBLEMS;
  return SETS.flatMap((set): BenchTask[] => [
    { name: "first-plan", problem: set, setup: () => firstPlans(set, count) },
    {
      name: "shortest-plan",
      problem: set,
      measures: "played",
      setup: () => shortestPlans(set, count),
    },
  ]);
}

/** A search without preparation or caching. */
export function search(problem: BenchProblem, mode: "first" | "optimal"): SearchResult {
  const planner = new ClassicalPlanner({ tables: false, extension: competitionSearches });
  return runSearch(planner, { ...problem, mode }, { untilMs: performance.now() + LIMIT_MS });
}

function firstPlans(set: SetName, count: number): Workload {
  const problems = problemsOf(set, count);
  let counts: Counts = {};
  return {
    run: (index) => search(problems[index % count] as BenchProblem, "first"),
    check: () => {
      counts = judge(
        problems,
        problems.map((problem) => search(problem, "first")),
      );
    },
    counts: () => counts,
  };
}

function shortestPlans(set: SetName, count: number): Workload {
  const problems = problemsOf(set, count);
  const times = new Float64Array(count);
  const results = problems.map((problem, index) => {
    const start = performance.now();
    const result = search(problem, "optimal");
    times[index] = 1e6 * (performance.now() - start);
    return result;
  });
  const counts = judge(problems, results);
  return { run: () => undefined, check: () => {}, samples: () => times, counts: () => counts };
}

/**
 * Counts solved problems, and the verdicts of proof, interpreter and search.
 *
 * @throws for an invalid plan
 */
function judge(problems: readonly BenchProblem[], results: readonly SearchResult[]): Counts {
  const lengths: number[] = [];
  const counts = { problems: problems.length, solved: 0, proved: 0, valid: 0, optimal: 0 };
  for (const [index, { domain, state, goal, refute }] of problems.entries()) {
    const result = results[index] as SearchResult;
    if (result.status !== "solved") continue;
    const { actions, optimal } = result;
    counts.solved++;
    const why = refute(planOf(domain, actions).steps);
    if (why !== undefined) throw new RangeError(`problem ${index}: ${why}`);
    counts.valid++;
    if (!new PlanProver(domain).prove(state, actions, goal.condition)) {
      throw new RangeError(`problem ${index}: the plan is not proved`);
    }
    counts.proved++;
    if (!optimal) continue;
    counts.optimal++;
    lengths.push(actions.length);
  }
  if (lengths.length === 0) return counts;
  return { ...counts, fewestSteps: Math.min(...lengths), mostSteps: Math.max(...lengths) };
}
