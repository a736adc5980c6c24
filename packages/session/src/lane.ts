import type { Work } from "@understudy/planner-core/internal";
import { WorkQueue } from "./work-queue.ts";

/** A lane's unit of work, at once or in pieces. */
export type LaneWork = () => Work<unknown> | undefined;

/**
 * A queue of work that runs in order, piece by piece, in shared turns. Each session has a lane, and each connection has
 * one until its session starts.
 */
export class Lane {
  /** Processor time so far in ms. It does not change while the lane waits. */
  usedMs = 0;
  /** Order of entry, for ties. */
  number = 0;
  /** Whether the lane waits or runs. */
  isEntered = false;
  readonly #enter: (lane: Lane) => void;
  readonly #works = new WorkQueue<LaneWork>();
  #begun: Work<unknown> | undefined;
  #joined: Lane | undefined;

  /** @param enter called when an idle lane gets work */
  constructor(enter: (lane: Lane) => void) {
    this.#enter = enter;
  }

  /** Whether the queue is empty. */
  get isIdle(): boolean {
    return this.#begun === undefined && this.#works.size === 0;
  }

  /** Queues work. It runs at once if nothing waits and the turn has room. */
  do(work: LaneWork): void {
    if (this.#joined !== undefined) {
      this.#joined.do(work);
      return;
    }
    this.#works.push(work);
    if (!this.isEntered) this.#enter(this);
  }

  /** Queues work in pieces, and resolves to its result. Short work may be done on return. */
  finish<Result>(pieces: Work<Result>): Promise<Result> {
    return new Promise((resolve, reject) => this.do(() => settled(pieces, resolve, reject)));
  }

  /** Moves this lane's work, present and future, to another lane. */
  join(other: Lane): void {
    this.#joined = other;
    for (const work of this.#works.takeAll()) other.do(work);
  }

  /** Runs the next piece. A piece that throws ends its work. */
  step(): void {
    const pieces = this.#begun ?? this.#works.take()?.();
    this.#begun = undefined;
    if (pieces !== undefined && pieces.next().done !== true) this.#begun = pieces;
  }
}

function* settled<Result>(
  pieces: Work<Result>,
  resolve: (result: Result) => void,
  reject: (error: unknown) => void,
): Work {
  try {
    resolve(yield* pieces);
  } catch (error) {
    reject(error);
  }
}
