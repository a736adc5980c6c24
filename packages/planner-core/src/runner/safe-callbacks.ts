import type { Outcome } from "../contract/outcome.ts";
import { describeValue } from "../domain/definition/issues.ts";
import type { DomainTypes, Step } from "../domain/definition/types.ts";
import type { Domain } from "../domain/domain.ts";
import { callSafely } from "../safe-call.ts";
import type { PlanRunnerOptions, StepEvent, StepTime } from "./options.ts";
import type { PlanInPlay } from "./plan-in-play.ts";

/** Calls the game's callbacks. Their errors do not stop the runner. */
export class SafeCallbacks<T extends DomainTypes> {
  readonly #domain: Domain<T>;
  readonly #options: PlanRunnerOptions<T>;
  readonly #onError = (error: unknown): void => this.complain(error);

  constructor(options: PlanRunnerOptions<T>) {
    this.#domain = options.orchestrator.domain;
    this.#options = options;
  }

  /** A time that depends on the step. */
  timeOf(time: StepTime<T> | undefined, step: Step<T>): number | undefined {
    if (time === undefined) return undefined;
    try {
      const ms: unknown = time(step);
      if (ms === undefined || (typeof ms === "number" && !Number.isNaN(ms))) return ms;
      this.complain(new TypeError(`a time of a step is ${describeValue(ms)}, not in ms`));
    } catch (error) {
      this.complain(error);
    }
    return undefined;
  }

  /** The return value of a callback; undefined if it throws. */
  valueOf<Args extends unknown[], Value>(
    callback: (...args: Args) => Value,
    ...args: Args
  ): Value | undefined {
    try {
      return callback(...args);
    } catch (error) {
      this.complain(error);
      return undefined;
    }
  }

  /** Reports an event of a step. */
  reportStep(
    { startedAtMs }: PlanInPlay<T>,
    action: number,
    nowMs: number,
    type: StepEvent["type"],
    why?: string,
  ): void {
    const { agent, onStepEvent } = this.#options;
    if (onStepEvent === undefined) return;
    const times = { nowMs, elapsedMs: nowMs - startedAtMs };
    const reason = type === "failed" || type === "interrupted" ? { why } : {};
    const step = this.#domain.step(action);
    const event = { type, agent, step, ...times, ...reason } as StepEvent<T>;
    callSafely(() => onStepEvent(event), this.#onError);
  }

  reportOutcome(outcome: Outcome<T>): void {
    callSafely(() => this.#options.onOutcome?.(outcome), this.#onError);
  }

  complain(error: unknown): void {
    // An error of the error handler itself is dropped.
    callSafely(
      () => this.#options.onError?.(error),
      () => {},
    );
  }
}
