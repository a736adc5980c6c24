/**
 * Watches for what holds the thread up: garbage, the machine, faults that the run plays.
 *
 * @module
 */

import { closeSync, openSync, readSync } from "node:fs";
import { coveredMs, StallMemory } from "./stall-memory.ts";

const FILE = "/proc/thread-self/schedstat";

/**
 * The time for which this thread was ready to run and had no processor, as Linux counts it for each thread
 * (`/proc/thread-self/schedstat`). Elsewhere nothing is known.
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

  /** Whether the system counts it. */
  get isKnown(): boolean {
    return this.#file !== undefined;
  }

  /** All of it so far, in ms; undefined where it is not known. Takes some two microseconds. */
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

/** The shortest stall worth a note, if the system does not tell who kept the loop: a healthy one has shorter ones. */
const NOTEWORTHY_MS = 3;
/** Waits for a processor that are noted, and how often they are looked for, in ms. */
const NOTEWORTHY_WAIT_MS = 0.5;
const LOOK_EVERY_MS = 1;

/** Clocks that were set back are remembered for the latest faults only. */
const MAX_SET_BACKS = 64;

/** A fault set the engine's clock back: every deadline under way moved with it. */
interface SetBack {
  readonly atMs: number;
  readonly byMs: number;
}

/**
 * Knows when this thread could do nothing about the time that passed: it had no processor, or the
 * garbage collector held it. With the heartbeat thread, which sees when the whole machine stands
 * still, it tells how much of a lateness no planner could have helped. What the engine itself takes
 * too long for is never excused, except where the system does not count a thread's waits (outside
 * Linux): there any time in which the loop does not turn counts. What faults of the run do to this
 * thread on purpose is kept apart.
 */
export class LoopWatch {
  readonly #own = new StallMemory();
  /** When a fault of the run stopped the loop. */
  readonly #faults = new StallMemory();
  readonly #setBacks: SetBack[] = [];
  readonly #machine: StallMemory;
  readonly #wait: ProcessorWait;
  #lastMs: number;
  #waitedMs: number;
  #lookedMs: number;
  /** The time for which the thread was kept, as far as that was seen since the loop last turned. */
  #seenMs = 0;

  /**
   * @param machine what the heartbeat thread sees
   * @param wait how the system counts waits for a processor
   */
  constructor(machine: StallMemory, nowMs: number, wait: ProcessorWait = new ProcessorWait()) {
    this.#machine = machine;
    this.#wait = wait;
    this.#lastMs = nowMs;
    this.#lookedMs = nowMs;
    this.#waitedMs = wait.readMs() ?? 0;
  }

  /**
   * The loop turns. Called on every turn.
   *
   * @returns how long the thread was kept since the last one, in ms; 0 for what is not worth a note
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
   * An answer is late. The system tells how long the thread waited, not when: looked at only as the loop turns again,
   * a wait before this answer would be taken for one after it.
   */
  lateAt(nowMs: number): void {
    if (!this.#wait.isKnown) return;
    const keptMs = this.#waitSince(nowMs);
    if (keptMs > 0) this.#own.add(nowMs - keptMs, nowMs);
    this.#seenMs += keptMs;
  }

  /** The garbage collector held the thread. */
  collected(fromMs: number, toMs: number): void {
    if (toMs - fromMs < NOTEWORTHY_WAIT_MS) return;
    this.#own.add(fromMs, toMs);
    // What was held up is caught up with, as after any stall. Where waits are not known, the loop's own stall has it.
    if (this.#wait.isKnown && fromMs >= this.#lastMs) this.#seenMs += toMs - fromMs;
  }

  /** A time in which the loop had to catch up with what a stall held up: it counts as part of that. */
  catchUp(fromMs: number, toMs: number): void {
    if (toMs > fromMs) this.#own.add(fromMs, toMs);
  }

  /** The loop has nothing to do before a time: until then it is not missed. */
  sleepUntil(untilMs: number): void {
    this.#lastMs = untilMs;
  }

  /** A fault of the run stopped the loop. */
  stopped(fromMs: number, toMs: number): void {
    if (toMs <= fromMs) return;
    this.#faults.add(fromMs, toMs);
    // Not missed meanwhile: it is known who stopped it.
    this.#lastMs = Math.max(this.#lastMs, toMs);
  }

  /** A fault of the run set the engine's clock back. */
  setBack(atMs: number, byMs: number): void {
    this.#setBacks.push({ atMs, byMs });
    if (this.#setBacks.length > MAX_SET_BACKS) this.#setBacks.shift();
  }

  /** How much of a time the machine kept the thread, in ms. */
  stalledMs(fromMs: number, toMs: number): number {
    return Math.max(coveredMs([this.#own], fromMs, toMs), coveredMs([this.#machine], fromMs, toMs));
  }

  /** How much of a time the machine or a fault of the run kept the thread, in ms. */
  keptMs(fromMs: number, toMs: number): number {
    return Math.max(
      coveredMs([this.#own, this.#faults], fromMs, toMs),
      coveredMs([this.#machine, this.#faults], fromMs, toMs),
    );
  }

  /** By how much the engine's clock was set back between two times, in ms. */
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
