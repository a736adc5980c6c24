import type { DomainTypes } from "../domain/types.ts";
import type { Outcome } from "../orchestrator/outcome.ts";
import type { Script } from "./script.ts";

const DEFAULT_HYSTERESIS = 0.1;

/**
 * Whether a newer plan that works is worth giving up the one being played.
 *
 * @param cost of the newer plan, in thousandths
 * @param ownCost of the rest of the current one; undefined if it does not work any more
 * @param hysteresis the share by which it must be cheaper
 */
export function isWorthIt<T extends DomainTypes>(
  revised: Outcome<T>,
  cost: number,
  { outcome, position }: Script<T>,
  ownCost: number | undefined,
  hysteresis: number = DEFAULT_HYSTERESIS,
): boolean {
  const isSameGoal = outcome.goal.hash === revised.goal.hash;
  // What the model chose is not measured by its cost. It takes over unless the agent is on its way
  // to the same goal already.
  if (revised.chosen === true && (!isSameGoal || position === 0)) return true;
  // Costs of plans for different goals say nothing about each other.
  if (!isSameGoal) return revised.goal.priority > outcome.goal.priority;
  if (outcome.status !== "solved" || ownCost === undefined) return true;
  return cost <= (1 - hysteresis) * ownCost;
}
