import {
  applyAction,
  type Domain,
  type Goal,
  type PackedState,
  PlanProver,
  type StepAuthor,
} from "@understudy/planner-core";
import { trimPlan } from "@understudy/planner-core/internal";

/** Steps with one author each. */
export interface MendablePlan {
  readonly actions: readonly number[];
  readonly authors: readonly StepAuthor[];
}

/** A model's first steps, completed to reach the goal. */
export interface MendedPlan extends MendablePlan {
  /** Cost of the mended plan, in thousandths. */
  readonly scaledCost: number;
}

/**
 * Repairs a plan: keeps part of its valid steps and appends a known plan from there, of the
 * plan library or the classical planner, without redundant steps. Of all repairs within the cost limit it
 * picks the one with the largest share of the model's steps, then the cheapest, then the one with
 * the most kept steps. Undefined if no step can be kept.
 *
 * @param sound number of valid steps of the plan
 * @param goOn plans to the goal from a state
 * @param maxScaledCost in thousandths
 */
export function mendPlan(
  domain: Domain,
  { goal, state }: { readonly goal: Goal; readonly state: PackedState },
  { actions, sound }: { readonly actions: readonly number[]; readonly sound: number },
  goOn: (goal: Goal, state: PackedState) => readonly MendablePlan[],
  maxScaledCost: number,
): MendedPlan | undefined {
  const prover = new PlanProver(domain);
  let best: MendedPlan | undefined;
  for (let kept = sound; kept > 0; kept--) {
    const beginning = actions.slice(0, kept);
    const reached = stateAfter(domain, state, beginning);
    const isThere = goal.condition.holds(reached);
    for (const rest of isThere ? [{ actions: [], authors: [] }] : goOn(goal, reached)) {
      const whole = [...beginning, ...rest.actions];
      if (!prover.prove(state, whole, goal.condition)) continue;
      const stays = trimPlan(prover, state, whole, goal.condition, {});
      const trimmed = stays.map((index) => whole[index] as number);
      prover.prove(state, trimmed, goal.condition);
      if (prover.scaledCost > maxScaledCost) continue;
      const written = [...beginning.map((): StepAuthor => "model"), ...rest.authors];
      const authors = stays.map((index) => written[index] as StepAuthor);
      if (!authors.includes("model")) continue;
      const plan: MendedPlan = { actions: trimmed, authors, scaledCost: prover.scaledCost };
      if (best === undefined || isBetter(plan, best)) best = plan;
    }
  }
  return best;
}

/** Whether one repaired plan for a situation is better than another. */
export function isBetter(plan: MendedPlan, other: MendedPlan): boolean {
  const more = modelShare(plan) - modelShare(other);
  return more > 0 || (more === 0 && plan.scaledCost < other.scaledCost);
}

function modelShare({ authors }: MendedPlan): number {
  return authors.filter((author) => author === "model").length / authors.length;
}

function stateAfter(domain: Domain, state: PackedState, plan: readonly number[]): PackedState {
  let current = state;
  for (const action of plan) {
    const next = new Int32Array(state.length);
    applyAction(domain.actions, action, current, next);
    current = next;
  }
  return current;
}
