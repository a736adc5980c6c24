import type { Clock, TimerHandle } from "@understudy/planner-core";
import { setQuietTimer } from "../../../quiet-timer.ts";

/** Does something once nothing has happened for a while. */
export class IdleTimer {
  readonly #clock: Clock;
  readonly #delayMs: number;
  readonly #onIdle: () => void;
  #timer: TimerHandle | undefined;

  /** @param delayMs milliseconds; Infinity never does it */
  constructor(clock: Clock, delayMs: number, onIdle: () => void) {
    this.#clock = clock;
    this.#delayMs = delayMs;
    this.#onIdle = onIdle;
  }

  /** From now on nothing happens. */
  start(): void {
    this.stop();
    if (this.#delayMs === Number.POSITIVE_INFINITY) return;
    this.#timer = setQuietTimer(this.#clock, this.#onIdle, this.#delayMs);
  }

  /** Something happens. */
  stop(): void {
    if (this.#timer !== undefined) this.#clock.clearTimer(this.#timer);
    this.#timer = undefined;
  }
}
