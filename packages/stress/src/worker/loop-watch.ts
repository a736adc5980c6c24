import { overlapMs, StallMemory } from "./stall-memory.ts";

/** Shorter ones are what a healthy event loop does between two turns. */
const NOTEWORTHY_MS = 3;

/**
 * Knows when this thread's event loop did not turn, whoever kept it: a long piece of work, the garbage
 * collector, the operating system. With the heartbeat thread, which sees when the whole machine stands
 * still, it tells how much of a lateness no planner could have helped.
 */
export class LoopWatch {
  readonly #own = new StallMemory();
  readonly #machine: StallMemory;
  #lastMs: number;

  /** @param machine what the heartbeat thread sees */
  constructor(machine: StallMemory, nowMs: number) {
    this.#machine = machine;
    this.#lastMs = nowMs;
  }

  /**
   * The loop turns. Called on every turn.
   *
   * @returns how long it stood still, in ms; 0 for what is not worth a note
   */
  turn(nowMs: number): number {
    const stalledMs = nowMs - this.#lastMs;
    const fromMs = this.#lastMs;
    this.#lastMs = nowMs;
    if (stalledMs <= NOTEWORTHY_MS) return 0;
    this.#own.add(fromMs, nowMs);
    return stalledMs;
  }

  /** A time in which the loop had to catch up with what a stall held up: it counts as part of that. */
  catchUp(fromMs: number, toMs: number): void {
    if (toMs > fromMs) this.#own.add(fromMs, toMs);
  }

  /** The loop has nothing to do before a time: until then it is not missed. */
  sleepUntil(untilMs: number): void {
    this.#lastMs = untilMs;
  }

  /** How much of a time that ends now the loop or the machine stood still, in ms. */
  stalledMs(fromMs: number, nowMs: number): number {
    const openMs =
      nowMs - this.#lastMs > NOTEWORTHY_MS ? overlapMs(this.#lastMs, nowMs, fromMs, nowMs) : 0;
    const ownMs = this.#own.within(fromMs, nowMs) + openMs;
    return Math.max(ownMs, this.#machine.within(fromMs, nowMs));
  }
}
