import type { Deadline } from "@understudy/planner-core";
import { ShortLivedMap } from "@understudy/planner-core/internal";

/** A call that was accepted and has not ended. */
export interface LedgerCall {
  /** Number of the call within its ledger. */
  readonly number: number;
  readonly deadline: Deadline;
  /** Predicted time without waiting, in milliseconds; undefined when nothing was measured yet. */
  readonly predictedMs: number | undefined;
  /** When the backend took it up, in milliseconds of the clock; undefined while it waits. */
  startedMs: number | undefined;
}

/** The calls in flight, to tell how much work lies before a new one. */
export class CallLedger {
  readonly #slots: number;
  readonly #calls = new ShortLivedMap<number, LedgerCall>();
  #count = 0;

  /** @param slots calls that the backend works on at the same time */
  constructor(slots: number) {
    this.#slots = slots;
  }

  get size(): number {
    return this.#calls.size;
  }

  /** Whether `maxQueue` calls wait already. */
  isFull(maxQueue: number): boolean {
    return this.#calls.size >= this.#slots + maxQueue;
  }

  add(deadline: Deadline, predictedMs: number | undefined): LedgerCall {
    const call = { number: this.#count++, deadline, predictedMs, startedMs: undefined };
    this.#calls.set(call.number, call);
    return call;
  }

  remove(call: LedgerCall): void {
    this.#calls.delete(call.number);
  }

  /**
   * The wait of a call before it would start, in milliseconds: what is left of the running ones,
   * and those waiting whose rank is earlier, since the earliest goes first.
   *
   * @param rankMs when the new call is due, in milliseconds of the clock
   */
  waitMs(rankMs: number, nowMs: number): number {
    if (this.#calls.size < this.#slots) return 0;
    let workMs = 0;
    for (const { deadline, predictedMs = 0, startedMs } of this.#calls.values()) {
      if (startedMs !== undefined) workMs += Math.max(0, predictedMs - (nowMs - startedMs));
      else if (deadline.rankMs <= rankMs) workMs += predictedMs;
    }
    return workMs / this.#slots;
  }
}
