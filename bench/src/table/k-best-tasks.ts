import assert from "node:assert/strict";
import { ClassicalPlanner } from "@understudy/classical";
import { type PlanningProblem, provePlan } from "@understudy/planner-core";
import { allCases, type Case, questionOf } from "../classical/cases.ts";
import type { BenchTask } from "../runner/task.ts";

/** Number of requested plans. */
const COUNT = 4;
/** The demo domains: everyday goals, and the most expensive ones. */
const PROBLEMS = [
  "guard-defeat",
  "guard-everything",
  "guard-armed",
  "courier-ready",
  "courier-all",
  "village-warm",
  "village-rich",
  "village-house",
];

/** Several plans for a choice, by a planner that only searches, with the goal compiled. */
export function kBestTasks(): BenchTask[] {
  return allCases()
    .filter(({ name }) => PROBLEMS.includes(name))
    .map(kBestTask);
}

function kBestTask(one: Case): BenchTask {
  return {
    name: "k-best",
    problem: one.name,
    slowestBy: "p50",
    setup: () => {
      const planner = new ClassicalPlanner({ tables: false });
      const question = questionOf(one, "anytime");
      return {
        run: () => planner.alternatives(question, COUNT),
        check: () => checkPlans(planner, question),
        counts: () => {
          const plans = planner.alternatives(question, COUNT);
          const dearest = plans[plans.length - 1]?.scaledCost ?? 0;
          return { plans: plans.length, costRatio: dearest / (plans[0]?.scaledCost ?? 1) };
        },
      };
    },
  };
}

function checkPlans(planner: ClassicalPlanner, question: PlanningProblem): void {
  const { domain, state, goal } = question;
  const plans = planner.alternatives(question, COUNT);
  assert.ok(plans.length > 0, "at least the cheapest plan");
  const seen = new Set<string>();
  for (const { actions, scaledCost } of plans) {
    assert.ok(provePlan(domain, state, actions, goal.condition).sound, "every plan is proved");
    assert.ok(
      scaledCost <= 2 * (plans[0]?.scaledCost as number),
      "none is dearer than twice the cheapest",
    );
    seen.add([...actions].sort((a, b) => a - b).join());
  }
  assert.equal(seen.size, plans.length, "no two plans do the same");
}
