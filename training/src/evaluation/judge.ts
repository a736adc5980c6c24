import {
  COST_SCALE,
  type Domain,
  PlanProver,
  type ProofFailure,
  type Step,
} from "@understudy/planner-core";
import type { Problem } from "../problems/problem.ts";
import type { LessonDomain } from "../teacher/lesson-domain.ts";

/** Failure of an answer. */
export type Failure = "no-json" | "no-plan" | ProofFailure["kind"];

/** Verdict on an answer. */
export type Verdict =
  | {
      readonly isValid: true;
      /** Cost beyond the optimal plan. In units of cost, 0 for an optimal plan. */
      readonly extraCost: number;
    }
  | { readonly isValid: false; readonly failure: Failure };

/**
 * Judges an answer as written, without repair. Valid is JSON whose steps are all applicable in order and achieve the
 * goal.
 */
export function judgePlan({ domain }: LessonDomain, problem: Problem, text: string): Verdict {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    return { isValid: false, failure: "no-json" };
  }
  const actions = actionsIn(domain, answer);
  if (actions === undefined) return { isValid: false, failure: "no-plan" };
  const prover = new PlanProver(domain);
  const { state, goal, actions: best } = problem;
  if (!prover.prove(state, actions, goal.condition)) {
    return { isValid: false, failure: prover.failure ?? "goal" };
  }
  const bestCost = best.reduce(
    (sum, action) => sum + (domain.actions.scaledCost[action] as number),
    0,
  );
  return { isValid: true, extraCost: (prover.scaledCost - bestCost) / COST_SCALE };
}

/** -1 for steps that name no action. */
function actionsIn(domain: Domain, answer: unknown): number[] | undefined {
  if (typeof answer !== "object" || answer === null || !("steps" in answer)) return undefined;
  const { steps } = answer;
  if (!Array.isArray(steps)) return undefined;
  const actions: number[] = [];
  for (const step of steps as readonly unknown[]) {
    if (typeof step !== "object" || step === null) return undefined;
    const { tool, args } = step as Partial<Step>;
    if (typeof tool !== "string" || typeof args !== "object" || args === null) return undefined;
    actions.push(domain.actionOf({ tool, args }));
  }
  return actions;
}
