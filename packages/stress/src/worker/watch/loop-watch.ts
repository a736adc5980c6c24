/**
 * Detects what blocks the thread: garbage collection, the machine, faults of the run.
 *
 * @module
 */

import { closeSync, openSync, readSync } from "node:fs";
import { coveredMs, StallMemory } from "./stall-memory.ts";

const FILE = "/proc/thread-self/schedstat";

/**
 * Time during which this thread was ready to run but had no processor, as counted by Linux
 * (`/proc/thread-self/schedstat`). Unknown on other systems.
 */
export class ProcessorWait {
  readonly #file: number | undefined;
  readonly #bytes = Buffer.alloc(96);

  constructor(path: string = FILE) {
    try {
      this.#file = openSync(path, "r");
      if (this.readMs() === undefined) {
        closeSync(this.#file);
        this.#file = undefined;
      }
    } catch {
      this.#file = undefined;
    }
  }

  /** Whether the system counts waits for a processor. */
  get isKnown(): boolean {
    return this.#file !== undefined;
  }

  /** Total so far, in ms; undefined if unknown. Takes about two microseconds. */
  readMs(): number | undefined {
    if (this.#file === undefined) return undefined;
    // "running waiting slices", the first two in nanoseconds.
    const length = readSync(this.#file, this.#bytes, 0, this.#bytes.length, 0);
    const waiting = Number(this.#bytes.toString("latin1", 0, length).split(" ")[1]);
    return Number.isFinite(waiting) ? waiting / 1e6 : undefined;
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
  }
}

/** Minimum recorded stall in ms if processor waits are not counted; shorter stalls occur in a healthy loop. */
const NOTEWORTHY_MS = 3;
/** Minimum recorded wait for a processor, and the interval between readings, in ms. */
const NOTEWORTHY_WAIT_MS = 0.5;
const LOOK_EVERY_MS = 1;

/** Maximum number of remembered clock setbacks. */
const MAX_SET_BACKS = 64;

/** A setback of the engine's clock by a fault, which also postponed every current deadline. */
interface SetBack {
  readonly atMs: number;
  readonly byMs: number;
}

/**
 * Records when this thread was blocked: without a processor, or by the garbage collector. Together with the heartbeat
 * thread, which sees stalls of the whole machine, it shows how much of a lateness no planner could have prevented. Time
 * spent in the engine is never excused, except where the system does not count a thread's waits (outside Linux): there
 * any time between turns of the loop counts. Stalls by faults of the run are kept separately.
 */
export class LoopWatch {
  readonly #own = new StallMemory();
  /** Times when a fault of the run stopped the loop. */
  readonly #faults = new StallMemory();
  readonly #setBacks: SetBack[] = [];
  readonly #machine: StallMemory;
  readonly #wait: ProcessorWait;
  #lastMs: number;
  #waitedMs: number;
  #lookedMs: number;
  /** Blocked time recorded since the last turn of the loop. */
  #seenMs = 0;

  /**
   * @param machine stalls seen by the heartbeat thread
   * @param wait counts of processor waits
   */
  constructor(machine: StallMemory, nowMs: number, wait: ProcessorWait = new ProcessorWait()) {
    this.#machine = machine;
    this.#wait = wait;
    this.#lastMs = nowMs;
    this.#lookedMs = nowMs;
    this.#waitedMs = wait.readMs() ?? 0;
  }

  /**
   * Called on every turn of the loop.
   *
   * @returns how long the thread was blocked since the last turn, in ms; 0 below the threshold
   */
  turn(nowMs: number): number {
    const keptMs = this.#wait.isKnown ? this.#waitSince(nowMs) : this.#stallSince(nowMs);
    this.#lastMs = nowMs;
    if (keptMs > 0) this.#own.add(nowMs - keptMs, nowMs);
    const allMs = keptMs + this.#seenMs;
    this.#seenMs = 0;
    return allMs;
  }

  /**
   * Called for a late answer. The system counts a thread's waits without times: read only at the next turn, a wait
   * before this answer would be dated after it.
   */
  lateAt(nowMs: number): void {
    if (!this.#wait.isKnown) return;
    const keptMs = this.#waitSince(nowMs);
    if (keptMs > 0) this.#own.add(nowMs - keptMs, nowMs);
    this.#seenMs += keptMs;
  }

  /** Called for a garbage collection of this thread. */
  collected(fromMs: number, toMs: number): void {
    if (toMs - fromMs < NOTEWORTHY_WAIT_MS) return;
    this.#own.add(fromMs, toMs);
    // Work held up is caught up with, as after any stall. Without counts of waits, the loop's own stall includes it.
    if (this.#wait.isKnown && fromMs >= this.#lastMs) this.#seenMs += toMs - fromMs;
  }

  /** A period of catching up after a stall, which counts as part of it. */
  catchUp(fromMs: number, toMs: number): void {
    if (toMs > fromMs) this.#own.add(fromMs, toMs);
  }

  /** Announces sleep: the loop is idle until then, not stalled. */
  sleepUntil(untilMs: number): void {
    this.#lastMs = untilMs;
  }

  /** Records that a fault of the run stopped the loop. */
  stopped(fromMs: number, toMs: number): void {
    if (toMs <= fromMs) return;
    this.#faults.add(fromMs, toMs);
    // The cause is known, so this is no stall of the loop's own.
    this.#lastMs = Math.max(this.#lastMs, toMs);
  }

  /** Records that a fault of the run set the engine's clock back. */
  setBack(atMs: number, byMs: number): void {
    this.#setBacks.push({ atMs, byMs });
    if (this.#setBacks.length > MAX_SET_BACKS) this.#setBacks.shift();
  }

  /** Time within a period during which the machine blocked the thread, in ms. */
  stalledMs(fromMs: number, toMs: number): number {
    return Math.max(coveredMs([this.#own], fromMs, toMs), coveredMs([this.#machine], fromMs, toMs));
  }

  /** Time within a period during which the machine or a fault of the run blocked the thread, in ms. */
  keptMs(fromMs: number, toMs: number): number {
    return Math.max(
      coveredMs([this.#own, this.#faults], fromMs, toMs),
      coveredMs([this.#machine, this.#faults], fromMs, toMs),
    );
  }

  /** Total setback of the engine's clock within a period, in ms. */
  setBackMs(fromMs: number, toMs: number): number {
    let sumMs = 0;
    for (const { atMs, byMs } of this.#setBacks) if (atMs > fromMs && atMs <= toMs) sumMs += byMs;
    return sumMs;
  }

  close(): void {
    this.#wait.close();
  }

  #waitSince(nowMs: number): number {
    if (nowMs - this.#lookedMs < LOOK_EVERY_MS) return 0;
    const waitedMs = this.#wait.readMs() ?? this.#waitedMs;
    const sinceMs = Math.min(waitedMs - this.#waitedMs, nowMs - this.#lookedMs);
    this.#lookedMs = nowMs;
    this.#waitedMs = waitedMs;
    return sinceMs >= NOTEWORTHY_WAIT_MS ? sinceMs : 0;
  }

  #stallSince(nowMs: number): number {
    const stalledMs = nowMs - this.#lastMs;
    return stalledMs > NOTEWORTHY_MS ? stalledMs : 0;
  }
}
