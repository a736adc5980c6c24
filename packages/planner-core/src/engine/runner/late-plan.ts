import type { DomainTypes } from "../../rules/domain/definition/types.ts";
import type { Outcome } from "../contract/outcome.ts";
import { DEFAULT_HYSTERESIS } from "./goals/goal-watch.ts";
import { atFirstStep, type PlanAtStep } from "./plan-in-play.ts";
import type { PlanInPlayProver } from "./plan-in-play-prover.ts";
import type { RunnerNow } from "./runner-now.ts";

/** A better plan that arrives during another one. It takes over between two steps. */
export class LatePlan<T extends DomainTypes> {
  readonly #now: RunnerNow<T>;
  readonly #prover: PlanInPlayProver<T>;
  #plan: PlanAtStep<T> | undefined;

  constructor(now: RunnerNow<T>, prover: PlanInPlayProver<T>) {
    this.#now = now;
    this.#prover = prover;
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
  take(): PlanAtStep<T> | undefined {
    const late = this.#plan;
    if (late === undefined || this.#now.inPlay?.running !== undefined) return undefined;
    this.#plan = undefined;
    return this.#takesOver(late) ? late : undefined;
  }

  /** Whether a plan works, and is worth a switch from any current plan. */
  #takesOver(late: PlanAtStep<T>): boolean {
    const { goals, inPlay, options } = this.#now;
    if (late.outcome.status !== "solved") return false;
    const scaledCost = this.#prover.scaledCost(late);
    if (scaledCost === undefined) return false;
    if (inPlay === undefined) return true;
    const { actions, outcome, position } = inPlay;
    const { chosen, goal } = late.outcome;
    const isSameGoal = outcome.goal.hash === goal.hash;
    // A chosen plan is not judged by its cost. It takes over unless the agent is already on its way to the same goal.
    if (chosen !== undefined && (!isSameGoal || position === 0)) return true;
    // Costs of plans for different goals are not comparable.
    if (!isSameGoal)
      return goals.moreImportant(outcome.goal).some(({ hash }) => hash === goal.hash);
    const ownScaledCost = this.#prover.scaledCost(inPlay);
    if (outcome.status !== "solved" || ownScaledCost === undefined) return true;
    const { hysteresis = DEFAULT_HYSTERESIS } = options;
    if (scaledCost > (1 - hysteresis) * ownScaledCost) return false;
    return scaledCost < ownScaledCost || late.actions.length < actions.length - position;
  }
}
