/**
 * The time of an engine, which its host moves from step to step.
 *
 * @module
 */

import type { Clock, TimerHandle } from "@understudy/planner-core";

interface StepTimer {
  readonly callback: () => void;
  readonly atMs: number;
  /** Decides between equal times. */
  readonly number: number;
}

/**
 * A clock whose timers run when a step reaches their time. With a pace, time also passes within a step, as the host
 * measures it; without one it stands still there, so that nothing depends on the speed of the machine.
 */
export class StepClock implements Clock {
  readonly #pace: (() => number) | undefined;
  #nowMs: number;
  /** The pace's time at the start of the step. */
  #paceMs = 0;
  #lastMs: number;
  readonly #timers = new Set<StepTimer>();
  #number = 0;
  #turns: (() => void)[] = [];

  /** @param pace the host's time in ms. Default: time stands still within a step */
  constructor(startMs: number, pace?: () => number) {
    this.#nowMs = startMs;
    this.#lastMs = startMs;
    this.#pace = pace;
    this.#paceMs = pace?.() ?? 0;
  }

  now(): number {
    const pace = this.#pace;
    if (pace === undefined) return this.#nowMs;
    // Neither the game's clock nor the host's may lead back.
    this.#lastMs = Math.max(this.#lastMs, this.#nowMs + pace() - this.#paceMs);
    return this.#lastMs;
  }

  setTimer(callback: () => void, delayMs: number): TimerHandle {
    const atMs = this.now() + (delayMs > 0 ? delayMs : 0);
    const timer: StepTimer = { callback, atMs, number: this.#number++ };
    this.#timers.add(timer);
    return timer;
  }

  clearTimer(timer: TimerHandle): void {
    this.#timers.delete(timer as StepTimer);
  }

  nextTurn(callback: () => void): void {
    this.#turns.push(callback);
  }

  /** Moves time to that of a step. Earlier times are ignored. */
  begin(nowMs: number): void {
    this.#nowMs = Math.max(this.#nowMs, nowMs);
    this.#paceMs = this.#pace?.() ?? 0;
  }

  /** Runs the callback of a due timer. @returns false if there is none */
  runTimer(): boolean {
    const timer = this.#next();
    if (timer === undefined || timer.atMs > this.#nowMs) return false;
    this.#timers.delete(timer);
    timer.callback();
    return true;
  }

  /** Runs a callback that waits for its turn. @returns false if there is none */
  runTurn(): boolean {
    const turn = this.#turns.shift();
    turn?.();
    return turn !== undefined;
  }

  /** The time to the next timer in ms; undefined without one. */
  get waitMs(): number | undefined {
    const timer = this.#next();
    return timer && Math.max(0, timer.atMs - this.#nowMs);
  }

  /** Drops all timers and turns. */
  stop(): void {
    this.#timers.clear();
    this.#turns = [];
  }

  #next(): StepTimer | undefined {
    let next: StepTimer | undefined;
    for (const timer of this.#timers) {
      if (next === undefined || timer.atMs < next.atMs) next = timer;
    }
    return next;
  }
}
