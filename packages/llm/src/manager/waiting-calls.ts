import type { Deadline, LeadUsage } from "@understudy/planner-core";
import { ShortLivedMap } from "@understudy/planner-core/internal";
import type { ResilientLead } from "../contract/resilience/with-resilience.ts";
import { abortReason } from "../within-deadline.ts";

/** A plan or a text that is asked for, whichever model gives it. */
export interface ModelWork {
  readonly deadline: Deadline;
  /** Predicted time without waiting, in milliseconds; undefined where a lead cannot tell. */
  readonly predictMs: (lead: ResilientLead) => number | undefined;
  /**
   * Has a lead do it until `attempt` ends.
   *
   * @param model the model's own name
   * @returns its counts, and the step that hands the answer over
   */
  readonly doBy: (lead: ResilientLead, attempt: Deadline, model: string) => Promise<WorkDone>;
  readonly reject: (error: unknown) => void;
}

/** Work that came to an answer. */
export interface WorkDone {
  readonly usage: LeadUsage | undefined;
  readonly resolve: () => void;
}

/** A call of a model that may have to wait for it. */
export interface ModelCall {
  /** Its number within the manager. */
  readonly number: number;
  /** The asker: calls of one lead can be handed to another model together. */
  readonly owner: object;
  readonly work: ModelWork;
  /** When it came, in milliseconds of the clock. */
  readonly arrivedMs: number;
  /** Predicted time without waiting, in milliseconds; undefined until its model was opened. */
  predictedMs: number | undefined;
}

interface Waiting {
  readonly call: ModelCall;
  readonly stopListening: () => void;
}

/** A listener to the fate of calls that wait. */
export interface WaitingListener {
  /** A call has left: its deadline is over. */
  readonly onExpire: (call: ModelCall) => void;
  /** One has become more or less urgent. */
  readonly onRank: () => void;
}

/** Calls that wait for a model. One leaves by itself, and rejects, when its deadline ends. */
export class WaitingCalls {
  readonly #calls = new ShortLivedMap<number, Waiting>();
  readonly #listener: WaitingListener;

  constructor(listener: WaitingListener) {
    this.#listener = listener;
  }

  get size(): number {
    return this.#calls.size;
  }

  /** In the order in which they came. */
  *[Symbol.iterator](): Generator<ModelCall, void> {
    for (const { call } of this.#calls.values()) yield call;
  }

  add(call: ModelCall): void {
    const { deadline } = call.work;
    const stopRanking = deadline.onRank(this.#listener.onRank);
    const stopEnding = deadline.onEnd(() => {
      this.#remove(call);
      call.work.reject(abortReason(deadline.signal));
      this.#listener.onExpire(call);
    });
    const stopListening = (): void => {
      stopRanking();
      stopEnding();
    };
    this.#calls.set(call.number, { call, stopListening });
  }

  /** The call that is due first, of equals the one that came first; it waits no longer. */
  take(): ModelCall | undefined {
    let first: ModelCall | undefined;
    for (const call of this) {
      const { rankMs } = call.work.deadline;
      if (first === undefined || rankMs < first.work.deadline.rankMs) first = call;
    }
    if (first !== undefined) this.#remove(first);
    return first;
  }

  /** All calls that meet a condition; they wait no longer. */
  takeAll(isMeant: (call: ModelCall) => boolean = () => true): readonly ModelCall[] {
    const calls = [...this].filter(isMeant);
    for (const call of calls) this.#remove(call);
    return calls;
  }

  #remove(call: ModelCall): void {
    this.#calls.get(call.number)?.stopListening();
    this.#calls.delete(call.number);
  }
}

/** Whether somebody waits for its answer; otherwise it is only harvested. */
export function isOnTime({ work }: ModelCall): boolean {
  return work.deadline.rankMs !== Number.POSITIVE_INFINITY;
}
