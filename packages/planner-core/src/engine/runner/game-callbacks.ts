import { describeValue } from "../../base/json/issues.ts";
import { callSafely } from "../../base/safe-call.ts";

/** Calls a game's callbacks. Their errors do not stop the runner. */
export class GameCallbacks {
  readonly #listener: { readonly onError?: ((error: unknown) => void) | undefined };
  readonly #onError = (error: unknown): void => this.complain(error);

  constructor(listener: { readonly onError?: ((error: unknown) => void) | undefined }) {
    this.#listener = listener;
  }

  /**
   * A time that depends on the step, in milliseconds.
   *
   * @param leastMs times below are complained of. Default: none are
   */
  timeOf<Step>(
    time: ((step: Step) => number | undefined) | undefined,
    step: Step,
    leastMs: number = Number.NEGATIVE_INFINITY,
  ): number | undefined {
    if (time === undefined) return undefined;
    try {
      const ms: unknown = time(step);
      if (ms === undefined || (typeof ms === "number" && ms >= leastMs)) return ms;
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

  /** Calls a callback, and passes what it throws to the error handler. */
  call(callback: () => unknown): void {
    callSafely(callback, this.#onError);
  }

  complain(error: unknown): void {
    // An error of the error handler itself is dropped.
    callSafely(
      () => this.#listener.onError?.(error),
      () => {},
    );
  }
}
