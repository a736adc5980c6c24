import type { Clock, TimerHandle } from "@understudy/planner-core";
import { setQuietTimer } from "../../../quiet-timer.ts";

/** Calls a listener after a period of inactivity. */
export class IdleTimer {
  readonly #clock: Clock;
  readonly #delayMs: number;
  readonly #onIdle: () => void;
  #timer: TimerHandle | undefined;

  /** @param delayMs milliseconds; Infinity disables the timer */
  constructor(clock: Clock, delayMs: number, onIdle: () => void) {
    this.#clock = clock;
    this.#delayMs = delayMs;
    this.#onIdle = onIdle;
  }

  /** Starts the idle period. */
  start(): void {
    this.stop();
    if (this.#delayMs === Number.POSITIVE_INFINITY) return;
    this.#timer = setQuietTimer(this.#clock, this.#onIdle, this.#delayMs);
  }

  /** Stops the timer. */
  stop(): void {
    if (this.#timer !== undefined) this.#clock.clearTimer(this.#timer);
    this.#timer = undefined;
  }
}
