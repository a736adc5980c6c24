import type { Deadline } from "@understudy/planner-core";
import { ShortLivedMap } from "@understudy/planner-core/internal";

/** An admitted call in flight. */
export interface LedgerCall {
  /** Number of the call within its ledger. */
  readonly number: number;
  readonly deadline: Deadline;
  /** Predicted time without waiting, in milliseconds; undefined without measurements. */
  readonly predictedMs: number | undefined;
  /** Start time on the backend, in milliseconds of the clock; undefined while waiting. */
  startedMs: number | undefined;
}

/** The calls in flight, for estimating the work ahead of a new call. */
export class CallLedger {
  readonly #slots: number;
  readonly #calls = new ShortLivedMap<number, LedgerCall>();
  #count = 0;

  /** @param slots number of calls the backend processes in parallel */
  constructor(slots: number) {
    this.#slots = slots;
  }

  get size(): number {
    return this.#calls.size;
  }

  /** Whether the queue is full. */
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
   * Expected wait of a new call, in milliseconds: the remaining time of the running calls, plus all waiting calls of an
   * earlier rank, which go first.
   *
   * @param rankMs rank of the new call, in milliseconds of the clock
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
