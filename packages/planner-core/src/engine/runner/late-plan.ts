import type { DomainTypes } from "../../rules/domain/definition/types.ts";
import type { PlanConstraints } from "../../rules/plan/prover.ts";
import type { PackedState } from "../../rules/state/packed-state.ts";
import type { Outcome } from "../contract/outcome.ts";
import { DEFAULT_HYSTERESIS, type GoalWatch } from "./goals/goal-watch.ts";
import {
  atFirstStep,
  type PlanAtStep,
  type PlanInPlay,
  type PlanInPlayProver,
} from "./plan-in-play.ts";

/** A better plan that arrives during another one. It takes over between two steps. */
export class LatePlan<T extends DomainTypes> {
  readonly #prover: PlanInPlayProver<T>;
  readonly #goals: GoalWatch<T>;
  /** Minimum saving, as a share of the cost. */
  readonly #hysteresis: number;
  #plan: PlanAtStep<T> | undefined;

  constructor(
    prover: PlanInPlayProver<T>,
    goals: GoalWatch<T>,
    hysteresis: number = DEFAULT_HYSTERESIS,
  ) {
    this.#prover = prover;
    this.#goals = goals;
    this.#hysteresis = hysteresis;
  }

  /**
   * Keeps the newest outcome, which has just arrived.
   *
   * @param askedAtMs the game's time of the request, from which the times of its steps count
   */
  came(outcome: Outcome<T>, askedAtMs: number | undefined): void {
    this.#plan = atFirstStep(outcome, askedAtMs);
  }

  forget(): void {
    this.#plan = undefined;
  }

  /**
   * Removes and returns the plan, unless a step is running.
   *
   * @returns the plan if it works and is worth a switch from any current plan
   */
  take(
    inPlay: PlanInPlay<T> | undefined,
    observed: PackedState,
    constraints: PlanConstraints,
    nowMs: number,
  ): PlanAtStep<T> | undefined {
    const late = this.#plan;
    if (late === undefined || inPlay?.running !== undefined) return undefined;
    this.#plan = undefined;
    return this.#takesOver(late, inPlay, observed, constraints, nowMs) ? late : undefined;
  }

  #takesOver(
    late: PlanAtStep<T>,
    inPlay: PlanInPlay<T> | undefined,
    observed: PackedState,
    constraints: PlanConstraints,
    nowMs: number,
  ): boolean {
    if (late.outcome.status !== "solved") return false;
    const prover = this.#prover;
    const scaledCost = prover.scaledCost(late, observed, constraints, nowMs);
    if (scaledCost === undefined) return false;
    if (inPlay === undefined) return true;
    const ownScaledCost = prover.scaledCost(inPlay, observed, constraints, nowMs);
    const isMore = this.#goals
      .moreImportant(inPlay.outcome.goal)
      .some(({ hash }) => hash === late.outcome.goal.hash);
    return isWorthIt(late.outcome, scaledCost, inPlay, ownScaledCost, {
      hysteresis: this.#hysteresis,
      isMore,
    });
  }
}

/**
 * Whether a newer plan that works is worth the switch.
 *
 * @param scaledCost cost of the newer plan, in thousandths
 * @param ownScaledCost cost of the rest of the current plan; undefined if that no longer works
 * @param isMore whether the newer plan is for a more important goal
 */
function isWorthIt<T extends DomainTypes>(
  late: Outcome<T>,
  scaledCost: number,
  { outcome, actions, position }: PlanInPlay<T>,
  ownScaledCost: number | undefined,
  { hysteresis, isMore }: { readonly hysteresis: number; readonly isMore: boolean },
): boolean {
  const isSameGoal = outcome.goal.hash === late.goal.hash;
  // A chosen plan is not judged by its cost. It takes over unless the agent is already on its way to the same goal.
  if (late.chosen !== undefined && (!isSameGoal || position === 0)) return true;
  // Costs of plans for different goals are not comparable.
  if (!isSameGoal) return isMore;
  if (outcome.status !== "solved" || ownScaledCost === undefined) return true;
  if (scaledCost > (1 - hysteresis) * ownScaledCost) return false;
  const steps = late.plan?.actions.length ?? 0;
  return scaledCost < ownScaledCost || steps < actions.length - position;
}
