import type { DomainTypes } from "../domain/types.ts";
import type { PlanConstraints } from "../plan/prover.ts";
import type { PackedState } from "../state/packed-state.ts";
import type { GoalWatch } from "./goal-watch.ts";
import type { Holdings } from "./holdings.ts";
import type { InterruptReason, PlanRunnerOptions } from "./options.ts";
import type { Script, ScriptProver } from "./script.ts";

/** Why a plan is not to be played on; `timeout`: the patience with its running step is over. */
export type Objection = InterruptReason | "timeout";

/** Says each tick whether the plan is to be played on. */
export class Critic<T extends DomainTypes> {
  readonly #prover: ScriptProver<T>;
  readonly #goals: GoalWatch<T>;
  readonly #holdings: Holdings<T>;
  readonly #preempt: PlanRunnerOptions<T>["preempt"];

  constructor(
    prover: ScriptProver<T>,
    goals: GoalWatch<T>,
    holdings: Holdings<T>,
    preempt: PlanRunnerOptions<T>["preempt"] = "between-steps",
  ) {
    this.#prover = prover;
    this.#goals = goals;
    this.#holdings = holdings;
    this.#preempt = preempt;
  }

  /**
   * What speaks against the plan; undefined if nothing does.
   *
   * @param needsProof whether anything changed since the plan was last proved
   */
  objection(
    script: Script<T>,
    observed: PackedState,
    constraints: PlanConstraints,
    needsProof: boolean,
    nowMs: number,
  ): Objection | undefined {
    const { goal } = script.outcome;
    const mayStop = !script.running || this.#preempt === "at-once";
    // The world may bring what the rest of the plan was for.
    if (!script.running && goal.condition.holds(observed)) {
      this.#goals.reached(goal, nowMs);
      return "plan-broken";
    }
    const isPreempted =
      this.#preempt !== "never" &&
      this.#goals.preempts(goal, script.accepted, observed, nowMs) &&
      mayStop;
    if (isPreempted) return "goal-preempted";
    if (needsProof && !this.#prover.holds(script, observed, constraints)) return "plan-broken";
    if (!this.#holdings.isKept(script, nowMs)) return "reservation-lost";
    const isTooSlow = nowMs >= script.timeoutAtMs && nowMs < script.endsAtMs;
    return isTooSlow ? "timeout" : undefined;
  }
}
