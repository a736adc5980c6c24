import type { DomainTypes } from "../../rules/domain/definition/types.ts";
import type { Domain, Goal } from "../../rules/domain/domain.ts";
import type { PlanRunnerOptions, Preemption, RunnerCallbacks } from "./options.ts";
import type { PlanInPlay } from "./plan-in-play.ts";

const DEFAULT: Preemption = "between-steps";

/** Decides which goals end a plan, and which steps run to their end. Allocates nothing. */
export class Interruptions<T extends DomainTypes> {
  readonly #domain: Domain<T>;
  readonly #preempt: PlanRunnerOptions<T>["preempt"];
  readonly #uninterrupted: PlanRunnerOptions<T>["uninterrupted"];
  readonly #callbacks: RunnerCallbacks<T>;
  #inPlay: PlanInPlay<T> | undefined;

  constructor(
    { orchestrator, preempt, uninterrupted }: PlanRunnerOptions<T>,
    callbacks: RunnerCallbacks<T>,
  ) {
    this.#domain = orchestrator.domain;
    this.#preempt = preempt;
    this.#uninterrupted = uninterrupted;
    this.#callbacks = callbacks;
  }

  /** Whether any goal may end the plan now. */
  mayBePreempted(inPlay: PlanInPlay<T>): boolean {
    this.#inPlay = inPlay;
    const preempt = this.#preempt ?? DEFAULT;
    if (typeof preempt === "function") return true;
    if (preempt === "never") return false;
    return inPlay.running === undefined || (preempt === "at-once" && !this.runsToItsEnd(inPlay));
  }

  /** Whether a goal ends the plan that was last passed to `mayBePreempted`. */
  readonly isBy = (goal: Goal): boolean => {
    const inPlay = this.#inPlay;
    const preempt = this.#preempt;
    if (typeof preempt !== "function" || inPlay === undefined) return true;
    const step = this.#domain.step(inPlay.actions[inPlay.position] as number);
    const when = this.#callbacks.valueOf(preempt, goal, step) ?? DEFAULT;
    return when === "at-once" || (when !== "never" && inPlay.running === undefined);
  };

  /** Whether the running step must not be interrupted, except by goals that a function allows. */
  runsToItsEnd({ actions, position, running }: PlanInPlay<T>): boolean {
    const uninterrupted = this.#uninterrupted;
    if (running === undefined || uninterrupted === undefined) return false;
    const step = this.#domain.step(actions[position] as number);
    return this.#callbacks.valueOf(uninterrupted, step) === true;
  }
}
