import { describeValue } from "../../base/json/issues.ts";
import { callSafely } from "../../base/safe-call.ts";
import type { StepRun } from "../life/running-step.ts";

/** The callbacks of a runner's game. */
export interface GameListener<Event, Outcome> {
  /** Called with every outcome, whether its plan is played or not. */
  readonly onOutcome?: (outcome: Outcome) => void;
  /** Called at the start and the end of every step, at once and in order. */
  readonly onStepEvent?: (event: Event) => void;
  /** Called with errors: mistakes of the caller, such as a malformed goal, and errors of other callbacks. */
  readonly onError?: (error: unknown) => void;
}

/** An event of a step, of an agent or of a squad. */
interface TypedEvent {
  readonly type: "started" | "finished" | "failed" | "interrupted";
}

/** Calls a game's callbacks. Their errors do not stop the runner. */
export class GameCallbacks<Event extends TypedEvent, Outcome> {
  readonly #listener: GameListener<Event, Outcome>;
  readonly #onError = (error: unknown): void => this.complain(error);

  constructor(listener: GameListener<Event, Outcome>) {
    this.#listener = listener;
  }

  /**
   * Reports an event of a step.
   *
   * @param of the step, with the agents that do it
   * @param running its times, also if it has just ended
   */
  reportStep(
    type: Event["type"],
    of: Readonly<Record<string, unknown>>,
    { running, nowMs }: { readonly running: StepRun | undefined; readonly nowMs: number },
    why?: string,
  ): void {
    const { onStepEvent } = this.#listener;
    if (onStepEvent === undefined) return;
    const elapsedMs = nowMs - (running?.startedAtMs ?? nowMs);
    const reason = type === "failed" || type === "interrupted" ? { why } : {};
    this.call(() => onStepEvent({ type, ...of, nowMs, elapsedMs, ...reason } as unknown as Event));
  }

  reportOutcome(outcome: Outcome): void {
    this.call(() => this.#listener.onOutcome?.(outcome));
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
