import {
  type Clock,
  type Deadline,
  type InferenceError,
  OverloadedError,
  systemClock,
} from "@understudy/planner-core";
import { YieldError } from "./call-result.ts";
import { endWith, type SendCall, type Settle } from "./guard-llm-planner.ts";
import { LinkedList, type ListPlace } from "./linked-list.ts";

/** Options of a {@link Bulkhead}. */
export interface BulkheadOptions {
  /** Number of concurrent calls. Default 1. */
  readonly slots?: number | undefined;
  /** Number of calls that may wait for a slot. Default 32. */
  readonly maxQueue?: number | undefined;
  readonly clock?: Clock | undefined;
}

/** Work that needs a slot, and ends with the given deadline. */
export type SlotWork<T> = (deadline: Deadline) => Promise<T>;

/** Work for a slot, and what becomes of its end. */
interface Job<T> {
  readonly send: SendCall<Deadline, T>;
  readonly resolve: Settle<T>;
  readonly reject: Settle<unknown>;
}

interface Call {
  /** The caller's deadline. */
  readonly deadline: Deadline;
  /** Predicted time in milliseconds, if known. */
  readonly predictedMs: number | undefined;
  /** Deadline that ends the work without ending the call. */
  attempt: Deadline | undefined;
  startedMs: number;
  isYielding: boolean;
  /** Stops listening for rank changes; set while other calls wait, since a change may reorder them. */
  stopRanking: (() => void) | undefined;
  /** The place among the running calls. */
  place: ListPlace<Call> | undefined;
}

interface WaitingCall extends Call {
  readonly start: () => void;
  readonly refuse: (error: unknown) => void;
  stopWatching: () => void;
  /** The place among the waiting calls. */
  place: ListPlace<WaitingCall> | undefined;
}

/**
 * Limits the number of concurrent calls. Waiting calls start in the order of their ranks. A late call, with no
 * request left to wait for it (infinite rank), yields its slot to any call that is still on time, and its place in a
 * full queue. It starts again when there is room.
 *
 * @example
 * const bulkhead = new Bulkhead({ slots: 2, maxQueue: 16 }); // one for all LLM planners on a server
 */
export class Bulkhead {
  readonly slots: number;
  readonly maxQueue: number;
  readonly #clock: Clock;
  readonly #running = new LinkedList<Call>();
  readonly #waiting = new LinkedList<WaitingCall>();
  #isStarting = false;

  constructor(options: BulkheadOptions = {}) {
    this.slots = options.slots ?? 1;
    this.maxQueue = options.maxQueue ?? 32;
    this.#clock = options.clock ?? systemClock;
  }

  /** Number of calls with a slot. */
  get running(): number {
    return this.#running.size;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  /** Whether a call would be refused now. */
  isFull(rankMs: number): boolean {
    if (this.#running.size < this.slots || this.#waiting.size < this.maxQueue) return false;
    return rankMs === Number.POSITIVE_INFINITY || this.#leastUrgent() === undefined;
  }

  /**
   * Expected wait for a slot, in milliseconds, from the predicted times of the calls ahead.
   *
   * @param rankMs rank of the call, in milliseconds of the clock
   */
  waitMs(rankMs: number): number {
    if (this.#running.size < this.slots) return 0;
    const nowMs = this.#clock.now();
    let workMs = 0;
    for (const { deadline, predictedMs = 0, startedMs } of this.#running) {
      if (isLate(deadline) && rankMs !== Number.POSITIVE_INFINITY) return 0;
      workMs += Math.max(0, predictedMs - (nowMs - startedMs));
    }
    for (const { deadline, predictedMs = 0 } of this.#waiting) {
      if (deadline.rankMs <= rankMs) workMs += predictedMs;
    }
    return workMs / this.slots;
  }

  /**
   * Runs the work in a slot.
   *
   * @throws InferenceError `overloaded` if the queue is full; the deadline's reason if it ends first; errors of the
   * work
   */
  run<T>(deadline: Deadline, work: SlotWork<T>, predictedMs?: number): Promise<T> {
    return new Promise((resolve, reject) => {
      this.enter(
        { deadline, predictedMs },
        (attempt, answered, failed) => endWith(() => work(attempt), answered, failed),
        resolve,
        reject,
      );
    });
  }

  /** @internal `run` for guards. */
  enter<T>(
    { deadline, predictedMs }: Pick<Call, "deadline" | "predictedMs">,
    send: SendCall<Deadline, T>,
    resolve: Settle<T>,
    reject: Settle<unknown>,
  ): void {
    const call: Call = {
      deadline,
      predictedMs,
      attempt: undefined,
      startedMs: 0,
      isYielding: false,
      stopRanking: undefined,
      place: undefined,
    };
    const job = { send, resolve, reject };
    if (this.#running.size < this.slots) this.#start(call, job);
    else this.#wait(call, job);
  }

  #start<T>(call: Call, job: Job<T>): void {
    const attempt = call.deadline.derive();
    call.attempt = attempt;
    call.startedMs = attempt.startMs;
    call.place = this.#running.add(call);
    job.send(
      attempt,
      (value) => {
        this.#end(call);
        job.resolve(value);
      },
      (error) => {
        const hasYielded = call.isYielding && !call.deadline.isOver;
        // Queued before the slot is released, because this call may be the next in line.
        if (hasYielded) this.#queue(call, job);
        this.#end(call);
        if (!hasYielded) job.reject(error);
      },
    );
  }

  #end(call: Call): void {
    call.attempt?.release();
    call.stopRanking?.();
    if (call.place !== undefined) this.#running.remove(call.place);
    // A call that ends while it starts leaves the rest to the loop that started it.
    if (this.#isStarting || this.#waiting.size === 0) return;
    this.#isStarting = true;
    while (this.#running.size < this.slots && this.#waiting.size > 0) {
      this.#take()?.start();
    }
    this.#isStarting = false;
  }

  #wait<T>(call: Call, job: Job<T>): void {
    if (call.deadline.isOver) {
      job.reject(endReason(call.deadline));
      return;
    }
    if (this.#waiting.size >= this.maxQueue) {
      const leaver = isLate(call.deadline) ? undefined : this.#leastUrgent();
      if (leaver === undefined) {
        job.reject(overloaded(this.#waiting.size));
        return;
      }
      this.#remove(leaver);
      leaver.refuse(overloaded(this.#waiting.size));
    }
    this.#queue(call, job);
    this.#makeRoom();
  }

  #queue<T>(call: Call, job: Job<T>): void {
    const waiting: WaitingCall = {
      ...call,
      attempt: undefined,
      isYielding: false,
      place: undefined,
      stopRanking: call.deadline.onRank(() => this.#makeRoom()),
      start: () => this.#start({ ...call, isYielding: false, stopRanking: undefined }, job),
      refuse: job.reject,
      stopWatching: () => {},
    };
    waiting.stopWatching = call.deadline.onEnd(() => {
      this.#remove(waiting);
      job.reject(endReason(call.deadline));
    });
    waiting.place = this.#waiting.add(waiting);
    for (const running of this.#running) {
      running.stopRanking ??= running.deadline.onRank(() => this.#makeRoom());
    }
  }

  /** Cancels a late call, unless enough of them are ending already. */
  #makeRoom(): void {
    let onTime = 0;
    for (const { deadline } of this.#waiting) if (!isLate(deadline)) onTime++;
    let victim: Call | undefined;
    for (const call of this.#running) {
      if (call.isYielding) onTime--;
      // The last call to start has the least work to lose.
      else if (isLate(call.deadline)) victim = call;
    }
    if (onTime <= 0 || victim === undefined) return;
    victim.isYielding = true;
    victim.attempt?.cancel(new YieldError("Made way for a question that is on time"));
  }

  /** Removes the waiting call of the lowest rank; the earliest in a tie. */
  #take(): WaitingCall | undefined {
    let first: WaitingCall | undefined;
    for (const call of this.#waiting) {
      if (first === undefined || call.deadline.rankMs < first.deadline.rankMs) first = call;
    }
    if (first !== undefined) this.#remove(first);
    return first;
  }

  /** The newest late call in the queue. */
  #leastUrgent(): WaitingCall | undefined {
    let last: WaitingCall | undefined;
    for (const call of this.#waiting) if (isLate(call.deadline)) last = call;
    return last;
  }

  #remove(call: WaitingCall): void {
    call.stopWatching();
    call.stopRanking?.();
    if (call.place !== undefined) this.#waiting.remove(call.place);
  }
}

function isLate(deadline: Deadline): boolean {
  return deadline.rankMs === Number.POSITIVE_INFINITY;
}

function endReason(deadline: Deadline): unknown {
  // The deadline is over, but its timer has not fired yet.
  if (deadline.endedBy === undefined) deadline.cancel();
  return deadline.reason;
}

function overloaded(waiting: number): InferenceError {
  const message = `${waiting} calls wait for the model already`;
  return new OverloadedError(message);
}
