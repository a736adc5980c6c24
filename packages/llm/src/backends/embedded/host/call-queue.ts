import type { Deadline } from "@understudy/planner-core";

/** Something that waits for its turn. */
export interface Queued {
  readonly deadline: Deadline;
}

/**
 * Calls that wait for the model. The earliest rank goes first, ties in order of arrival; ranks may
 * change while calls wait, which a heap would not see, and queues are short.
 */
export class CallQueue<Call extends Queued> {
  readonly #calls = new Set<Call>();

  get size(): number {
    return this.#calls.size;
  }

  add(call: Call): void {
    this.#calls.add(call);
  }

  /** Whether the call was waiting. */
  remove(call: Call): boolean {
    return this.#calls.delete(call);
  }

  /** The call that is due first. */
  get first(): Call | undefined {
    let first: Call | undefined;
    for (const call of this.#calls) {
      if (first === undefined || call.deadline.rankMs < first.deadline.rankMs) first = call;
    }
    return first;
  }

  /** Takes the call that is due first. */
  take(): Call | undefined {
    const { first } = this;
    if (first !== undefined) this.#calls.delete(first);
    return first;
  }

  /** Takes all of them. */
  clear(): Call[] {
    const all = [...this.#calls];
    this.#calls.clear();
    return all;
  }
}
