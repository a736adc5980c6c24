import assert from "node:assert/strict";
import { ClassicalPlanner } from "@understudy/classical";
import {
  type Condition,
  loadDomain,
  type PlanningProblem,
  provePlan,
  runSearch,
  type SearchResult,
  type SearchSlice,
  seededRandom,
} from "@understudy/planner-core";
import type { BenchSuite, BenchTask, SuiteOptions, Workload } from "../runner/task.ts";
import { drawCrafting } from "./draw.ts";
import { craftingDomain, minecraftRecipes, type Recipe } from "./recipes.ts";

/** Travel cost between two places, if there are any. */
const WALK = 10;
/** Node limit of a reference plan. */
const EXPANSIONS = 5000;
const DRAWS = 60;
const QUICK_DRAWS = 2;

/** Goals from bare hands, with the optimal cost if everything is at hand. */
const GOALS: Readonly<Record<string, readonly [goal: Condition, cost: number]>> = {
  "iron-pickaxe": [{ iron_pickaxe: true }, 48],
  shield: [{ shield: { ">=": 1 } }, 41],
  "diamond-pickaxe": [{ diamond_pickaxe: true }, 109],
  bookshelf: [{ bookshelf: { ">=": 1 } }, 56],
  "eight-steaks": [{ steak: { ">=": 8 } }, 59],
  "iron-armour": [
    { helmet: { ">=": 1 }, chestplate: { ">=": 1 }, leggings: { ">=": 1 }, boots: { ">=": 1 } },
    161,
  ],
  anvil: [{ anvil: { ">=": 1 } }, 199],
  "enchanting-table": [{ enchanting_table: { ">=": 1 } }, 204],
};

function problemOf(recipes: readonly Recipe[], goal: Condition, walk?: number): PlanningProblem {
  const domain = loadDomain(craftingDomain("crafting", recipes, walk));
  return { domain, state: domain.state({}), goal: domain.goal(goal), mode: "optimal" };
}

/** A proved plan. */
function solve(
  planner: ClassicalPlanner,
  problem: PlanningProblem,
  slice?: SearchSlice,
): Extract<SearchResult, { status: "solved" }> {
  const result = runSearch(planner, problem, slice);
  assert.ok(result.status === "solved", result.status);
  const { actions, scaledCost } = result;
  const proof = provePlan(problem.domain, problem.state, actions, problem.goal.condition);
  assert.ok(proof.sound, "an invalid plan");
  assert.equal(Math.round(proof.cost * 1000), scaledCost);
  return result;
}

/** The proof of optimality by a planner without knowledge of the goal. */
function optimum(name: string): BenchTask {
  const [goal, cost] = GOALS[name] as readonly [Condition, number];
  return {
    name: "optimum",
    problem: name,
    setup: () => {
      const problem = problemOf(minecraftRecipes, goal);
      const plan = () => solve(new ClassicalPlanner({ tables: false }), problem);
      return {
        run: plan,
        check: () => {
          const { scaledCost, optimal } = plan();
          assert.deepEqual([scaledCost, optimal], [1000 * cost, true]);
        },
        counts: () => ({ steps: plan().actions.length, cost }),
      };
    },
  };
}

/** First plans compared with optimal ones, or with a lower bound where none is proved. */
function firstPlans(problems: readonly PlanningProblem[]): Workload {
  const planner = new ClassicalPlanner({ tables: false });
  const first = (problem: PlanningProblem): number =>
    solve(planner, { ...problem, mode: "first" }).scaledCost;
  return {
    run: (index) => first(problems[index % problems.length] as PlanningProblem),
    check: () => {
      for (const problem of problems) first(problem);
    },
    counts: () => {
      let proved = 0;
      const ratios = problems.map((problem) => {
        const { scaledLowerBound, optimal } = solve(planner, problem, { expansions: EXPANSIONS });
        proved += Number(optimal);
        return first(problem) / scaledLowerBound;
      });
      ratios.sort((a, b) => a - b);
      const percent = (share: number): number =>
        Math.round(100 * (ratios[Math.floor(share * (ratios.length - 1))] as number));
      return { costP50: percent(0.5), costP95: percent(0.95), costMax: percent(1), proved };
    },
  };
}

function drawn({ quick }: SuiteOptions): PlanningProblem[] {
  const random = seededRandom(7);
  return Array.from({ length: quick ? QUICK_DRAWS : DRAWS }, (_, index) => {
    const { recipes, goal } = drawCrafting(random);
    return problemOf(recipes, goal, index % 2 === 0 ? undefined : WALK);
  });
}

/** Crafting with counts, from bare hands: first and optimal plans. */
export const craftingSuite: BenchSuite = {
  name: "crafting",
  tasks: (options): BenchTask[] => [
    {
      name: "first-plan",
      problem: "minecraft",
      setup: () =>
        firstPlans(
          Object.values(GOALS).flatMap(([goal]) => [
            problemOf(minecraftRecipes, goal),
            problemOf(minecraftRecipes, goal, WALK),
          ]),
        ),
    },
    { name: "first-plan", problem: "drawn", setup: () => firstPlans(drawn(options)) },
    ...Object.keys(GOALS).map(optimum),
  ],
};
