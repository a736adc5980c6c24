import type { Outcome } from "../contract/outcome.ts";
import type { DomainTypes } from "../domain/types.ts";
import type { PlanConstraints } from "../plan/prover.ts";
import type { PackedState } from "../state/packed-state.ts";
import type { PlanInPlay, PlanInPlayProver } from "./plan-in-play.ts";

const DEFAULT_HYSTERESIS = 0.1;

/**
 * Whether a plan that came late works and is worth giving up the one being played, if there is one.
 *
 * @param hysteresis the share by which it must be cheaper
 */
export function takesOver<T extends DomainTypes>(
  revised: Outcome<T>,
  inPlay: PlanInPlay<T> | undefined,
  prover: PlanInPlayProver<T>,
  observed: PackedState,
  constraints: PlanConstraints,
  hysteresis: number = DEFAULT_HYSTERESIS,
): boolean {
  if (revised.status !== "solved") return false;
  const cost = prover.cost(revised, 0, observed, constraints);
  if (cost === undefined) return false;
  if (inPlay === undefined) return true;
  const ownCost = prover.cost(inPlay.outcome, inPlay.position, observed, constraints);
  return isWorthIt(revised, cost, inPlay, ownCost, hysteresis);
}

/**
 * Whether a newer plan that works is worth giving up the one being played.
 *
 * @param cost of the newer plan, in thousandths
 * @param ownCost of the rest of the current one; undefined if it does not work any more
 */
function isWorthIt<T extends DomainTypes>(
  revised: Outcome<T>,
  cost: number,
  { outcome, position }: PlanInPlay<T>,
  ownCost: number | undefined,
  hysteresis: number,
): boolean {
  const isSameGoal = outcome.goal.hash === revised.goal.hash;
  // What was chosen is not measured by its cost. It takes over unless the agent is on its way
  // to the same goal already.
  if (revised.chosen !== undefined && (!isSameGoal || position === 0)) return true;
  // Costs of plans for different goals say nothing about each other.
  if (!isSameGoal) return revised.goal.priority > outcome.goal.priority;
  if (outcome.status !== "solved" || ownCost === undefined) return true;
  return cost <= (1 - hysteresis) * ownCost;
}
