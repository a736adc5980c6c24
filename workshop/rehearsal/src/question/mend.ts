import {
  applyAction,
  type Domain,
  type Goal,
  type PackedState,
  PlanProver,
  type StepAuthor,
} from "@understudy/planner-core";
import { trimPlan } from "@understudy/planner-core/internal";

/** Steps and who wrote them; one author per step. */
export interface MendablePlan {
  readonly actions: readonly number[];
  readonly authors: readonly StepAuthor[];
}

/** A model's beginning with an end that reaches the goal. */
export interface MendedPlan extends MendablePlan {
  /** In thousandths. */
  readonly scaledCost: number;
}

/**
 * Mends a plan: keeps part of its sound beginning and continues with a plan that is known from there, of the
 * repertoire or the understudy's, without the steps that the whole can do without. Of all ways within a cost, the one with the largest share of a model's
 * steps, then the cheapest, then the one that keeps most. Undefined if no step
 * of the beginning can stay.
 *
 * @param sound how many steps of the plan are sound
 * @param goOn ways to the goal from a state, each a whole plan
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

/** Whether one of two mended plans for a situation is the better one. */
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
