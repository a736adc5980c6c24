import { ClassicalPlanner, UtilitySearch } from "@understudy/classical";
import { COST_SCALE, planOf, systemClock } from "@understudy/planner-core";
import type { ProblemAnswer } from "../answer.ts";
import type { LoadedPddl } from "./load-pddl.ts";

/** Plans a task whose metric counts violated preferences, as soft goals. */
export function planPreferences(
  { task, domain, state, goal }: LoadedPddl,
  budgetMs: number | undefined,
): ProblemAnswer {
  const startedMs = systemClock.now();
  const { soft } = task;
  const search = new UtilitySearch(new ClassicalPlanner(), {
    domain,
    state,
    goal: task.goal,
    soft,
  });
  search.step(budgetMs === undefined ? {} : { untilMs: startedMs + budgetMs });
  const result = search.result();
  const common = {
    goal,
    source: "classical",
    llmSteps: 0,
    elapsedMs: systemClock.now() - startedMs,
  } as const;
  if (result.status !== "solved") {
    return { ...common, status: result.status, plan: null, cost: 0, optimal: false };
  }
  const plan = planOf(domain, result.actions);
  return {
    ...common,
    status: "solved",
    plan,
    cost: result.scaledCost / COST_SCALE,
    optimal: result.optimal,
  };
}
