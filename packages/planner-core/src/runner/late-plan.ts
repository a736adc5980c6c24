import type { Outcome } from "../contract/outcome.ts";
import type { DomainTypes } from "../domain/definition/types.ts";
import type { PlanConstraints } from "../plan/prover.ts";
import type { PackedState } from "../state/packed-state.ts";
import type { PlanInPlay, PlanInPlayProver } from "./plan-in-play.ts";

const DEFAULT_HYSTERESIS = 0.1;

/** A better plan that came while another was being played. It takes over between two steps of that one. */
export class LatePlan<T extends DomainTypes> {
  readonly #prover: PlanInPlayProver<T>;
  /** The share by which it must be cheaper. */
  readonly #hysteresis: number;
  #outcome: Outcome<T> | undefined;

  constructor(prover: PlanInPlayProver<T>, hysteresis: number = DEFAULT_HYSTERESIS) {
    this.#prover = prover;
    this.#hysteresis = hysteresis;
  }

  /** One came: it is the newest. */
  came(outcome: Outcome<T>): void {
    this.#outcome = outcome;
  }

  forget(): void {
    this.#outcome = undefined;
  }

  /**
   * Takes it out, unless a step is running.
   *
   * @returns it if it works and is worth giving up the plan being played, if there is one
   */
  take(
    inPlay: PlanInPlay<T> | undefined,
    observed: PackedState,
    constraints: PlanConstraints,
  ): Outcome<T> | undefined {
    const late = this.#outcome;
    if (late === undefined || inPlay?.running) return undefined;
    this.#outcome = undefined;
    return this.#takesOver(late, inPlay, observed, constraints) ? late : undefined;
  }

  #takesOver(
    late: Outcome<T>,
    inPlay: PlanInPlay<T> | undefined,
    observed: PackedState,
    constraints: PlanConstraints,
  ): boolean {
    if (late.status !== "solved") return false;
    const prover = this.#prover;
    const scaledCost = prover.scaledCost(late, 0, observed, constraints);
    if (scaledCost === undefined) return false;
    if (inPlay === undefined) return true;
    const ownScaledCost = prover.scaledCost(inPlay.outcome, inPlay.position, observed, constraints);
    return isWorthIt(late, scaledCost, inPlay, ownScaledCost, this.#hysteresis);
  }
}

/**
 * Whether a newer plan that works is worth giving up the one being played.
 *
 * @param scaledCost of the newer plan, in thousandths
 * @param ownScaledCost of the rest of the current one; undefined if it does not work any more
 */
function isWorthIt<T extends DomainTypes>(
  late: Outcome<T>,
  scaledCost: number,
  { outcome, actions, position }: PlanInPlay<T>,
  ownScaledCost: number | undefined,
  hysteresis: number,
): boolean {
  const isSameGoal = outcome.goal.hash === late.goal.hash;
  // A plan that was chosen is not measured by its cost. It takes over unless the agent is on its way to the same goal
  // already.
  if (late.chosen !== undefined && (!isSameGoal || position === 0)) return true;
  // Costs of plans for different goals say nothing about each other.
  if (!isSameGoal) return late.goal.priority > outcome.goal.priority;
  if (outcome.status !== "solved" || ownScaledCost === undefined) return true;
  if (scaledCost > (1 - hysteresis) * ownScaledCost) return false;
  const steps = late.plan?.actions.length ?? 0;
  return scaledCost < ownScaledCost || steps < actions.length - position;
}
