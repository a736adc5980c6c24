import type { DomainTypes } from "../../rules/domain/definition/types.ts";
import type { PlanConstraints } from "../../rules/plan/prover.ts";
import type { PackedState } from "../../rules/state/packed-state.ts";
import type { GoalWatch } from "./goals/goal-watch.ts";
import type { Holdings } from "./holdings.ts";
import type { Interruptions } from "./interruptions.ts";
import type { InterruptReason } from "./options.ts";
import type { PlanInPlay, PlanInPlayProver } from "./plan-in-play.ts";

/** The reason to drop a plan; `timeout`: its running step took too long. */
export type Objection = InterruptReason | "timeout";

/** Decides in each tick whether the plan continues. */
export class Critic<T extends DomainTypes> {
  readonly #prover: PlanInPlayProver<T>;
  readonly #goals: GoalWatch<T>;
  readonly #holdings: Holdings<T>;
  readonly #interruptions: Interruptions<T>;

  constructor(
    prover: PlanInPlayProver<T>,
    goals: GoalWatch<T>,
    holdings: Holdings<T>,
    interruptions: Interruptions<T>,
  ) {
    this.#prover = prover;
    this.#goals = goals;
    this.#holdings = holdings;
    this.#interruptions = interruptions;
  }

  /**
   * The objection to the plan; undefined if there is none.
   *
   * @param needsProof whether the state or constraints changed since the last proof
   */
  objection(
    inPlay: PlanInPlay<T>,
    observed: PackedState,
    constraints: PlanConstraints,
    needsProof: boolean,
    nowMs: number,
  ): Objection | undefined {
    const { goal } = inPlay.outcome;
    const interruptions = this.#interruptions;
    // The world may have achieved the purpose of the rest.
    if (inPlay.running === undefined && goal.condition.holds(observed)) {
      this.#goals.reached(goal, nowMs);
      return "plan-broken";
    }
    const isPreempted =
      interruptions.mayBePreempted(inPlay) &&
      this.#goals.preempts(goal, inPlay.accepted, observed, nowMs, interruptions.isBy);
    if (isPreempted) return "goal-preempted";
    if (!interruptions.runsToItsEnd(inPlay)) {
      const isDue = needsProof || nowMs >= inPlay.proveAtMs;
      if (isDue && !this.#prover.holds(inPlay, observed, constraints, nowMs)) return "plan-broken";
      if (!this.#holdings.isKept(inPlay, nowMs)) return "reservation-lost";
    }
    const { running } = inPlay;
    if (running === undefined) return undefined;
    const isTooSlow = nowMs >= running.timeoutAtMs && nowMs < running.endsAtMs;
    return isTooSlow ? "timeout" : undefined;
  }
}
