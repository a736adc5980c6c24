import type { Deadline, LlmUsage } from "@understudy/planner-core";
import { ShortLivedMap } from "@understudy/planner-core/internal";
import type { ResilientLlmPlanner } from "../../breaker/with-resilience.ts";
import { abortReason } from "../../within-deadline.ts";

/** Requested work for a model: a plan or a text. */
export interface ModelWork {
  readonly deadline: Deadline;
  /** Predicted time without waiting, in milliseconds; undefined if the LLM planner cannot predict it. */
  readonly predictMs: (llm: ResilientLlmPlanner) => number | undefined;
  /**
   * Asks an LLM planner to do the work until `attempt` ends.
   *
   * @param model the model's own name
   * @returns the usage, and a function that delivers the answer
   */
  readonly doBy: (llm: ResilientLlmPlanner, attempt: Deadline, model: string) => Promise<WorkDone>;
  readonly reject: (error: unknown) => void;
}

/** Finished work. */
export interface WorkDone {
  readonly usage: LlmUsage | undefined;
  readonly resolve: () => void;
}

/** A call to a model, which may have to wait for it. */
export interface ModelCall {
  /** Number of the call within the manager. */
  readonly number: number;
  /** The LLM planner that made the call, so that all its calls can move to another model together. */
  readonly owner: object;
  readonly work: ModelWork;
  /** Arrival time, in milliseconds of the clock. */
  readonly arrivedMs: number;
  /** Predicted time without waiting, in milliseconds; undefined until the model is opened. */
  predictedMs: number | undefined;
}

interface Waiting {
  readonly call: ModelCall;
  readonly stopListening: () => void;
}

/** Callbacks for waiting calls. */
export interface WaitingListener {
  /** Called when a call's deadline has expired and it has left the queue. */
  readonly onExpire: (call: ModelCall) => void;
  /** Called when a call's rank has changed. */
  readonly onRank: () => void;
}

/** The calls waiting for a model. A call leaves the queue and rejects when its deadline ends. */
export class WaitingCalls {
  readonly #calls = new ShortLivedMap<number, Waiting>();
  readonly #listener: WaitingListener;

  constructor(listener: WaitingListener) {
    this.#listener = listener;
  }

  get size(): number {
    return this.#calls.size;
  }

  /** Iterates in order of arrival. */
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

  /** Removes and returns the call with the lowest rank; the earliest in a tie. */
  take(): ModelCall | undefined {
    let first: ModelCall | undefined;
    for (const call of this) {
      const { rankMs } = call.work.deadline;
      if (first === undefined || rankMs < first.work.deadline.rankMs) first = call;
    }
    if (first !== undefined) this.#remove(first);
    return first;
  }

  /** Removes and returns all calls that meet a condition. */
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

/** Whether a request still waits for the answer; otherwise it comes too late for all of them. */
export function isOnTime({ work }: ModelCall): boolean {
  return work.deadline.rankMs !== Number.POSITIVE_INFINITY;
}
