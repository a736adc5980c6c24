import type { Clock, TimerHandle } from "@understudy/planner-core";
import { setQuietTimer } from "../../../../quiet-timer.ts";

/** Number of progress checks per time limit. */
const LOOKS = 4;

/** Detects a lack of progress. */
export class Watchdog {
  readonly #clock: Clock;
  readonly #limitMs: number;
  readonly #progress: () => number;
  readonly #onHang: () => void;
  #last = 0;
  #lastMs = 0;
  #timer: TimerHandle | undefined;

  /**
   * @param limitMs milliseconds without progress that count as a hang
   * @param progress returns any number that changes with progress
   */
  constructor(clock: Clock, limitMs: number, progress: () => number, onHang: () => void) {
    this.#clock = clock;
    this.#limitMs = limitMs;
    this.#progress = progress;
    this.#onHang = onHang;
  }

  /** Starts or stops watching; idempotent. */
  watch(isNeeded: boolean): void {
    if (isNeeded === (this.#timer !== undefined)) return;
    if (isNeeded) {
      this.#last = this.#progress();
      this.#lastMs = this.#clock.now();
      this.#arm();
    } else if (this.#timer !== undefined) {
      this.#clock.clearTimer(this.#timer);
      this.#timer = undefined;
    }
  }

  #arm(): void {
    this.#timer = setQuietTimer(this.#clock, () => this.#check(), this.#limitMs / LOOKS);
  }

  #check(): void {
    const progress = this.#progress();
    const nowMs = this.#clock.now();
    if (progress !== this.#last) {
      this.#last = progress;
      this.#lastMs = nowMs;
    }
    if (nowMs - this.#lastMs < this.#limitMs) {
      this.#arm();
      return;
    }
    this.#timer = undefined;
    this.#onHang();
  }
}
