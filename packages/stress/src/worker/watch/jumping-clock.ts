import { type Clock, systemClock, type TimerHandle } from "@understudy/planner-core";
import { nextTurn } from "@understudy/planner-core/internal";

/** The machine's clock, with jumps by a fault. Timers are unaffected. */
export class JumpingClock implements Clock {
  aheadMs = 0;
  #turnsWanted = 0;

  /** Whether work waits for the next turn of the event loop. */
  get isTurnWanted(): boolean {
    return this.#turnsWanted > 0;
  }

  now(): number {
    return systemClock.now() + this.aheadMs;
  }

  setTimer(callback: () => void, delayMs: number): TimerHandle {
    return systemClock.setTimer(callback, delayMs);
  }

  nextTurn(callback: () => void): void {
    this.#turnsWanted++;
    nextTurn(() => {
      this.#turnsWanted--;
      callback();
    });
  }

  clearTimer(timer: TimerHandle): void {
    systemClock.clearTimer(timer);
  }
}
