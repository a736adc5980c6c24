import { ClassicalPlanner } from "@understudy/classical";
import {
  type PlanningProblem,
  PlanProver,
  runSearch,
  type SearchResult,
  seededRandom,
} from "@understudy/planner-core";
import type { BenchSuite, BenchTask, SuiteOptions, Workload } from "../runner/task.ts";
import { Dungeon, type Search } from "./dungeon.ts";

const CHESTS = [4, 6, 8];
const SEARCHES = 500;
const QUICK_SEARCHES = 40;

/** Source of travel costs: a table in the request, or a function. */
type Source = "table" | "function";

function firstPlans(chests: number, source: Source, { quick }: SuiteOptions): Workload {
  const random = seededRandom(chests);
  const dungeon = new Dungeon(chests);
  const domain = source === "table" ? dungeon.domain : dungeon.computed;
  const planner = new ClassicalPlanner({ tables: false });
  const goal = domain.goal("rich");
  const searches = Array.from({ length: quick ? QUICK_SEARCHES : SEARCHES }, () =>
    dungeon.draw(random),
  );
  const problems = searches.map(({ state, ways }): PlanningProblem => {
    const problem = { domain, state, goal, mode: "first" } as const;
    return source === "table" ? { ...problem, ways } : problem;
  });
  const plan = (index: number): SearchResult => {
    const at = index % searches.length;
    dungeon.asked = (searches[at] as Search).ways;
    return runSearch(planner, problems[at] as PlanningProblem);
  };
  /** Cost ratio of the first plan to the optimal one. */
  const ratioOf = (index: number): number => {
    const first = plan(index);
    if (first.status !== "solved") throw new RangeError(`search ${index} is ${first.status}`);
    return first.scaledCost / (searches[index] as Search).scaledBest;
  };
  return {
    run: plan,
    check: () => {
      const prover = new PlanProver(domain);
      for (const [index, problem] of problems.entries()) {
        const ratio = ratioOf(index);
        const { state } = problem;
        const first = plan(index);
        const actions = first.status === "solved" ? first.actions : [];
        const isSound = prover.prove(state, actions, goal.condition, problem);
        if (!isSound || !(ratio >= 1)) throw new RangeError("a plan is cheaper than the best");
      }
    },
    counts: () => {
      const ratios = searches.map((_, index) => ratioOf(index)).sort((a, b) => a - b);
      const percent = (share: number): number =>
        Math.round(100 * (ratios[Math.floor(share * (ratios.length - 1))] as number));
      return { costP50: percent(0.5), costP95: percent(0.95), costMax: percent(1) };
    },
  };
}

/** First plans in dungeons with distances given only by the request. */
export const waysSuite: BenchSuite = {
  name: "ways",
  tasks: (options): BenchTask[] =>
    CHESTS.flatMap((chests) => [
      {
        name: "first-plan",
        problem: `${chests}-chests`,
        setup: () => firstPlans(chests, "table", options),
      },
      {
        name: "first-plan-by-function",
        problem: `${chests}-chests`,
        setup: () => firstPlans(chests, "function", options),
      },
    ]),
  comparisons: [{ task: "first-plan", alternative: "first-plan-by-function" }],
};
