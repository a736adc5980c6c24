import type { DomainTypes, Goal } from "../../rules/index.ts";
import type { InterruptReason, Preemption } from "./options.ts";
import { currentAction, type PlanInPlay } from "./plan-in-play.ts";
import type { PlanInPlayProver } from "./plan-in-play-prover.ts";
import type { RunnerNow } from "./runner-now.ts";

const DEFAULT: Preemption = "between-steps";

/** Decides in each tick whether the plan continues: which goals end it, and which steps run to their end. */
export class Critic<T extends DomainTypes> {
  readonly #now: RunnerNow<T>;
  readonly #prover: PlanInPlayProver<T>;
  #inPlay: PlanInPlay<T> | undefined;

  constructor(now: RunnerNow<T>, prover: PlanInPlayProver<T>) {
    this.#now = now;
    this.#prover = prover;
  }

  /**
   * The reason to drop the plan; undefined if there is none. `timeout`: its running step took too long. Allocates
   * nothing.
   *
   * @param needsProof whether the state or constraints changed since the last proof
   */
  objection(inPlay: PlanInPlay<T>, needsProof: boolean): InterruptReason | "timeout" | undefined {
    const { goals, holdings, nowMs, packed: observed } = this.#now;
    const { goal } = inPlay.outcome;
    // The world may have achieved the purpose of the rest.
    if (inPlay.running === undefined && goal.condition.holds(observed)) {
      goals.reached(goal, nowMs);
      return "plan-broken";
    }
    const isPreempted =
      this.#mayBePreempted(inPlay) &&
      goals.preempts(goal, inPlay.accepted, observed, nowMs, this.#isPreemptedBy);
    if (isPreempted) return "goal-preempted";
    if (!this.#runsToItsEnd(inPlay)) {
      const isDue = needsProof || nowMs >= inPlay.proveAtMs;
      if (isDue && !this.#prover.holds(inPlay)) return "plan-broken";
      if (!holdings.isKept(inPlay, nowMs)) return "reservation-lost";
    }
    const { running } = inPlay;
    if (running === undefined) return undefined;
    const isTooSlow = nowMs >= running.timeoutAtMs && nowMs < running.endsAtMs;
    return isTooSlow ? "timeout" : undefined;
  }

  /** Whether any goal may end the plan now. */
  #mayBePreempted(inPlay: PlanInPlay<T>): boolean {
    this.#inPlay = inPlay;
    const { preempt = DEFAULT } = this.#now.options;
    if (typeof preempt === "function") return true;
    if (preempt === "never") return false;
    return inPlay.running === undefined || (preempt === "at-once" && !this.#runsToItsEnd(inPlay));
  }

  /** Whether a goal ends the plan that was last passed to `#mayBePreempted`. */
  readonly #isPreemptedBy = (goal: Goal): boolean => {
    const { callbacks, domain, options } = this.#now;
    const { preempt } = options;
    const inPlay = this.#inPlay;
    if (typeof preempt !== "function" || inPlay === undefined) return true;
    const step = domain.step(currentAction(inPlay));
    const when = callbacks.valueOf(preempt, goal, step) ?? DEFAULT;
    return when === "at-once" || (when !== "never" && inPlay.running === undefined);
  };

  /** Whether the running step must not be interrupted, except by goals that a function allows. */
  #runsToItsEnd(inPlay: PlanInPlay<T>): boolean {
    const { callbacks, domain, options } = this.#now;
    const { uninterrupted } = options;
    if (inPlay.running === undefined || uninterrupted === undefined) return false;
    const step = domain.step(currentAction(inPlay));
    return callbacks.valueOf(uninterrupted, step) === true;
  }
}
