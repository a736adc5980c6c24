import type { Deadline } from "@understudy/planner-core";

/** A queued call. */
export interface Queued {
  readonly deadline: Deadline;
}

/**
 * Calls waiting for the model, by rank, then by arrival. Ranks may change during the wait, which would break a heap's
 * order; the queue is short enough for a linear search.
 */
export class CallQueue<Call extends Queued> {
  readonly #calls = new Set<Call>();

  get size(): number {
    return this.#calls.size;
  }

  add(call: Call): void {
    this.#calls.add(call);
  }

  /** Removes a call and returns whether it was waiting. */
  remove(call: Call): boolean {
    return this.#calls.delete(call);
  }

  /** The call with the earliest rank. */
  get first(): Call | undefined {
    let first: Call | undefined;
    for (const call of this.#calls) {
      if (first === undefined || call.deadline.rankMs < first.deadline.rankMs) first = call;
    }
    return first;
  }

  /** Removes and returns the call with the earliest rank. */
  take(): Call | undefined {
    const { first } = this;
    if (first !== undefined) this.#calls.delete(first);
    return first;
  }

  /** Removes and returns all calls. */
  clear(): Call[] {
    const all = [...this.#calls];
    this.#calls.clear();
    return all;
  }
}
