import type { Goal } from "../../domain/domain.ts";
import type { PlanPool } from "../../plan/plan-pool.ts";
import type { Answer } from "../outcome/answer.ts";
import { unsatisfied } from "./goal-choice.ts";
import type { OpenRequest } from "./open-request.ts";

/** What answers without a step are made with. */
export interface SkipGoalsParts {
  readonly plans: PlanPool;
}

/** Leaves the goals that do not hold, most important first; if all do, the answer is the empty plan. */
export function skipGoals(parts: SkipGoalsParts, request: OpenRequest): Answer | undefined {
  const { goals, state } = request.asked;
  request.goals = unsatisfied(goals, state);
  if (request.goals.length > 0) return undefined;
  return {
    status: "solved",
    plan: parts.plans.of([]),
    goal: goals[0] as Goal,
    scaledCost: 0,
    optimal: true,
    source: "classical",
    leadSteps: 0,
    leadIndices: undefined,
    via: undefined,
    chosen: undefined,
    refusal: undefined,
  };
}
