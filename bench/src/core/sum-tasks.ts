import assert from "node:assert/strict";
import { loadDomain, provePlan, regressPlan, seededRandom } from "@understudy/planner-core";
import type { BenchTask, Workload } from "../runner/task.ts";

const CHESTS = ["north", "east", "south", "west"];
const MOST_GOLD = 400;
const MOST_IN_CHEST = 100;
const STATES = 1000;

/** Regression of a plan whose steps all add a chest's contents to the agent's gold. */
export function sumTasks(): BenchTask[] {
  return [{ name: "regress-sums", setup: sumRegression }];
}

function sumRegression(): Workload {
  const domain = loadDomain({
    name: "treasury",
    state: {
      gold: { type: "integer", min: 0, max: MOST_GOLD },
      ...Object.fromEntries(
        CHESTS.map((name) => [name, { type: "integer", min: 0, max: MOST_IN_CHEST }]),
      ),
    },
    tools: [
      {
        name: "loot",
        parameters: { chest: { enum: CHESTS } },
        then: { gold: { "+": { var: "$chest" } }, $chest: 0 },
      },
    ],
    goals: [{ name: "rich", when: { gold: { ">=": 200 } } }],
  });
  const goal = domain.goal("rich").condition;
  const plan = CHESTS.map((chest) => domain.actionOf({ tool: "loot", args: { chest } }));
  const run = () => regressPlan(domain, plan, goal);
  return {
    run,
    check: () => {
      const precondition = run();
      const random = seededRandom(1);
      for (let count = 0; count < STATES; count++) {
        const gold = random.integer(MOST_GOLD + 1);
        const chests = CHESTS.map((name) => [name, random.integer(MOST_IN_CHEST + 1)]);
        const state = domain.state({ gold, ...Object.fromEntries(chests) });
        assert.equal(precondition.holds(state), provePlan(domain, state, plan, goal).sound);
      }
    },
    counts: () => ({ integers: run().code.length }),
  };
}
