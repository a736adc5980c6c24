import { PAUSED } from "../shared/shared-flags.ts";
import { CallQueue } from "./call-queue.ts";
import type { CallPlace, HostCall } from "./host-call.ts";

/** Limits on concurrent calls of a model. */
export interface CallLimits {
  /** Calls per batch. */
  readonly batch: number;
  /** Calls that the worker can hold, including paused ones. */
  readonly sequences: number;
}

/** The queue position of a running call. */
export interface CallOrder {
  readonly place: CallPlace;
  /** 0 runs first; `PAUSED` waits. */
  readonly order: number;
}

/**
 * Schedules the calls of one model, both waiting and running. A background call yields to a call that has a waiting
 * caller.
 */
export class CallSchedule {
  readonly #queue = new CallQueue<HostCall>();
  readonly #running = new Set<HostCall>();

  /** Whether no caller waits for an answer. */
  get isIdle(): boolean {
    return !this.hasWaiting && this.#unsettled.length === 0;
  }

  /** Whether any call waits for its turn. */
  get hasWaiting(): boolean {
    return this.#queue.size > 0;
  }

  /** Whether any call runs in the worker, including calls whose caller has stopped waiting. */
  get hasRunning(): boolean {
    return this.#running.size > 0;
  }

  /** Queues a new or restarted call. */
  add(call: HostCall): void {
    this.#queue.add(call);
  }

  /** Removes a call from the queue and returns whether it was waiting. */
  remove(call: HostCall): boolean {
    return this.#queue.remove(call);
  }

  /** Removes and returns the waiting call with the earliest rank. */
  take(): HostCall | undefined {
    return this.#queue.take();
  }

  /** Marks a call as running. */
  begin(call: HostCall): void {
    this.#running.add(call);
  }

  /** Marks a call as ended. */
  end(call: HostCall): void {
    this.#running.delete(call);
  }

  isRunning(call: HostCall): boolean {
    return this.#running.has(call);
  }

  /** The running call with an id. */
  find(id: number): HostCall | undefined {
    for (const call of this.#running) if (call.place?.id === id) return call;
    return undefined;
  }

  /** Empties the queue. @returns the waiting calls */
  clearWaiting(): readonly HostCall[] {
    return this.#queue.clear();
  }

  /** Clears the running calls. @returns the calls that were running */
  clearRunning(): readonly HostCall[] {
    const calls = [...this.#running];
    this.#running.clear();
    return calls;
  }

  /**
   * Whether the next waiting call may start.
   *
   * @param interrupt called with a running background call if there is room only once that call stops; the call
   *   restarts later
   */
  hasRoom({ batch, sequences }: CallLimits, interrupt: (victim: HostCall) => void): boolean {
    const next = this.#queue.first;
    if (next === undefined) return false;
    if (this.#running.size < batch) return true;
    if (next.isLate) return false;
    const running = [...this.#running];
    const urgent = running.filter(({ isLate }) => !isLate);
    if (urgent.length >= batch) return false;
    if (running.length < sequences) return true;
    const victim = running.find(({ isLate, isSettled }) => isLate && !isSettled);
    if (victim !== undefined && !victim.isInterrupted) {
      victim.isInterrupted = true;
      interrupt(victim);
    }
    return false;
  }

  /** Queue positions of the running calls: the most urgent ones form a batch, the rest are paused. */
  orders(batch: number): readonly CallOrder[] {
    const calls = this.#unsettled;
    calls.sort((a, b) => a.deadline.rankMs - b.deadline.rankMs);
    const isUrgent = calls[0]?.isLate === false;
    return calls.flatMap(({ place, isLate }, index) => {
      if (place === undefined) return [];
      const waits = index >= batch || (isLate && isUrgent);
      return [{ place, order: waits ? PAUSED : index }];
    });
  }

  get #unsettled(): HostCall[] {
    return [...this.#running].filter(({ isSettled }) => !isSettled);
  }
}
