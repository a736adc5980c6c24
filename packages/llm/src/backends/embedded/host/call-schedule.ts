import { PAUSED } from "../shared/shared-flags.ts";
import { CallQueue } from "./call-queue.ts";
import type { CallPlace, HostCall } from "./host-call.ts";

/** The most calls that a model takes. */
export interface CallLimits {
  /** Calls that are worked on at the same time. */
  readonly batch: number;
  /** Calls that the thread can hold, paused ones included. */
  readonly sequences: number;
}

/** The desired place of a running call. */
export interface CallOrder {
  readonly place: CallPlace;
  /** 0 goes first; `PAUSED` waits. */
  readonly order: number;
}

/**
 * The calls of one model: which wait, which are in the thread, and which of those go first. A call that
 * is only harvested makes way for one that somebody waits for.
 */
export class CallSchedule {
  readonly #queue = new CallQueue<HostCall>();
  readonly #running = new Set<HostCall>();

  /** Whether nobody waits for an answer. */
  get isIdle(): boolean {
    return !this.hasWaiting && this.#unsettled.length === 0;
  }

  /** Whether a call waits for its turn. */
  get hasWaiting(): boolean {
    return this.#queue.size > 0;
  }

  /** Whether a call is in the thread, be it for nobody. */
  get hasRunning(): boolean {
    return this.#running.size > 0;
  }

  /** A call waits for its turn, maybe again. */
  add(call: HostCall): void {
    this.#queue.add(call);
  }

  /** Whether the call was waiting; it no longer is. */
  remove(call: HostCall): boolean {
    return this.#queue.remove(call);
  }

  /** Takes the call that is due first. */
  take(): HostCall | undefined {
    return this.#queue.take();
  }

  /** A call is in the thread. */
  begin(call: HostCall): void {
    this.#running.add(call);
  }

  /** A call is in the thread no longer. */
  end(call: HostCall): void {
    this.#running.delete(call);
  }

  isRunning(call: HostCall): boolean {
    return this.#running.has(call);
  }

  /** The call of a message. */
  find(id: number): HostCall | undefined {
    for (const call of this.#running) if (call.place?.id === id) return call;
    return undefined;
  }

  /** No call waits from now on. @returns those that did */
  clearWaiting(): readonly HostCall[] {
    return this.#queue.clear();
  }

  /** No call runs from now on. @returns those that did */
  clearRunning(): readonly HostCall[] {
    const calls = [...this.#running];
    this.#running.clear();
    return calls;
  }

  /**
   * Whether the next waiting call may start.
   *
   * @param interrupt called with a running call that is worth less, where only that makes room; it
   * starts over later
   */
  hasRoom({ batch, sequences }: CallLimits, interrupt: (victim: HostCall) => void): boolean {
    const next = this.#queue.first;
    if (next === undefined) return false;
    if (this.#running.size < batch) return true;
    if (next.isHarvested) return false;
    const running = [...this.#running];
    const urgent = running.filter(({ isHarvested }) => !isHarvested);
    if (urgent.length >= batch) return false;
    if (running.length < sequences) return true;
    const victim = running.find(({ isHarvested, isSettled }) => isHarvested && !isSettled);
    if (victim !== undefined && !victim.isInterrupted) {
      victim.isInterrupted = true;
      interrupt(victim);
    }
    return false;
  }

  /** The most urgent calls run, as many as make a batch; the others in the thread wait. */
  orders(batch: number): readonly CallOrder[] {
    const calls = this.#unsettled;
    calls.sort((a, b) => a.deadline.rankMs - b.deadline.rankMs);
    const isUrgent = calls[0]?.isHarvested === false;
    return calls.flatMap(({ place, isHarvested }, index) => {
      if (place === undefined) return [];
      const waits = index >= batch || (isHarvested && isUrgent);
      return [{ place, order: waits ? PAUSED : index }];
    });
  }

  get #unsettled(): HostCall[] {
    return [...this.#running].filter(({ isSettled }) => !isSettled);
  }
}
