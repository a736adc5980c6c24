import type { Clock, TimerHandle } from "@understudy/planner-core";

interface Timer {
  readonly callback: () => void;
  readonly atMs: number;
}

/** Time of a replay: it advances only for recorded delays. */
export class ReplayClock implements Clock {
  #nowMs = 0;
  /** Jump after the next reading. */
  #jumpMs = 0;
  readonly #timers = new Set<Timer>();
  readonly #turns: (() => void)[] = [];

  now(): number {
    const nowMs = this.#nowMs;
    this.#nowMs += this.#jumpMs;
    this.#jumpMs = 0;
    return nowMs;
  }

  /** Advances time right after the next reading. */
  jump(ms: number): void {
    this.#jumpMs = ms;
  }

  setTimer(callback: () => void, delayMs: number): TimerHandle {
    const timer: Timer = { callback, atMs: this.#nowMs + Math.max(0, delayMs) };
    this.#timers.add(timer);
    return timer;
  }

  clearTimer(timer: TimerHandle): void {
    this.#timers.delete(timer as Timer);
  }

  /** Kept apart from timers: in one turn the recorded run may have worked until after a deadline. */
  nextTurn(callback: () => void): void {
    this.#turns.push(callback);
  }

  /** Runs the next turn. False if none waits. */
  runTurn(): boolean {
    const turn = this.#turns.shift();
    turn?.();
    return turn !== undefined;
  }

  /** Advances time without running timers. */
  reach(ms: number): void {
    if (ms < Number.POSITIVE_INFINITY) this.#nowMs = Math.max(this.#nowMs, ms);
  }

  /** Runs work at a later time, then restores the current one. */
  ahead<Result>(ms: number, work: () => Result): Result {
    const nowMs = this.#nowMs;
    this.reach(ms);
    try {
      return work();
    } finally {
      this.#nowMs = nowMs;
    }
  }

  /** Runs the next due timer. False if none is due. */
  runDue(): boolean {
    return this.#run((timer) => timer.atMs <= this.#nowMs);
  }

  /** Advances to the next timer and runs it. False without one. */
  runNext(): boolean {
    return this.#run(() => true);
  }

  #run(mayRun: (timer: Timer) => boolean): boolean {
    let next: Timer | undefined;
    for (const timer of this.#timers) {
      if (mayRun(timer) && (next === undefined || timer.atMs < next.atMs)) next = timer;
    }
    if (next === undefined) return false;
    this.#timers.delete(next);
    this.reach(next.atMs);
    next.callback();
    return true;
  }
}
