import { ClassicalPlanner } from "@understudy/classical";
import {
  type PlanningProblem,
  PlanProver,
  runSearch,
  seededRandom,
  Ways,
} from "@understudy/planner-core";
import type { BenchSuite, BenchTask, SuiteOptions, Workload } from "../runner/task.ts";
import { type Dungeon, drawDungeon } from "./dungeon.ts";

const CHESTS = [4, 6, 8];
const DUNGEONS = 200;
const QUICK_DUNGEONS = 20;
const MOVES = 8;

/** How the search learns what ways cost: from a table in the request, or from a function that it asks. */
type Manner = "table" | "function";

function problemOf(dungeon: Dungeon, manner: Manner): PlanningProblem {
  const { state, ways } = dungeon;
  const domain = manner === "table" ? dungeon.domain : dungeon.computed;
  const problem = { domain, state, goal: domain.goal("rich"), mode: "first" } as const;
  return manner === "table" ? { ...problem, ways } : problem;
}

function firstPlans(chests: number, manner: Manner, { quick }: SuiteOptions): Workload {
  const random = seededRandom(chests);
  const dungeons = Array.from({ length: quick ? QUICK_DUNGEONS : DUNGEONS }, () =>
    drawDungeon(chests, random),
  );
  const problems = dungeons.map((dungeon) => problemOf(dungeon, manner));
  const planners = dungeons.map(() => new ClassicalPlanner({ tables: false }));
  // The agent has moved a little since: no table is the one that was last priced.
  const moved = dungeons.map(({ ways, domain }, at) =>
    Array.from({ length: MOVES }, (_, move): PlanningProblem => {
      const nudged = ways.scaledCosts.map((each) => (each === 0 ? 0 : each + move));
      const problem = problems[at] as PlanningProblem;
      return manner === "table"
        ? { ...problem, ways: new Ways(domain.variables.position, nudged) }
        : problem;
    }),
  );
  const plan = (index: number) => {
    const at = index % dungeons.length;
    return runSearch(planners[at] as ClassicalPlanner, problems[at] as PlanningProblem);
  };
  return {
    run: (index) => {
      const at = index % dungeons.length;
      const move = Math.floor(index / dungeons.length) % MOVES;
      return runSearch(planners[at] as ClassicalPlanner, moved[at]?.[move] as PlanningProblem);
    },
    check: () => {
      for (const [index, problem] of problems.entries()) {
        const { scaledBest } = dungeons[index] as Dungeon;
        const first = plan(index);
        if (first.status !== "solved") throw new RangeError(`dungeon ${index}: ${first.status}`);
        const prover = new PlanProver(problem.domain);
        const { state, goal } = problem;
        const isSound = prover.prove(state, first.actions, goal.condition, problem);
        if (!isSound || prover.scaledCost < scaledBest) throw new RangeError("no plan is cheaper");
      }
    },
    counts: () => {
      const ratios = dungeons
        .map(({ scaledBest }, index) => {
          const first = plan(index);
          return first.status === "solved" ? first.scaledCost / scaledBest : Number.NaN;
        })
        .sort((a, b) => a - b);
      const percent = (share: number): number =>
        Math.round(100 * (ratios[Math.floor(share * (ratios.length - 1))] as number));
      return {
        costP50Percent: percent(0.5),
        costP95Percent: percent(0.95),
        costMaxPercent: percent(1),
      };
    },
  };
}

/** First plans in dungeons where nothing but the request says how far it is from one thing to another. */
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
