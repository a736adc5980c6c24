import type { Work } from "@understudy/planner-core/internal";

/** A lane's unit of work, at once or in pieces. */
export type LaneWork = () => Work<unknown> | undefined;

/** Number of places of work that is done, from which on they are given back. */
const MIN_GONE = 64;

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
  #works: (LaneWork | undefined)[] = [];
  /** Index of the next work. */
  #next = 0;
  #begun: Work<unknown> | undefined;
  #joined: Lane | undefined;

  /** @param enter called when an idle lane gets work */
  constructor(enter: (lane: Lane) => void) {
    this.#enter = enter;
  }

  /** Number of places that the queue takes, of which the first may be empty. */
  get places(): number {
    return this.#works.length;
  }

  /** Whether the queue is empty. */
  get isIdle(): boolean {
    return this.#begun === undefined && this.#next === this.#works.length;
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
    const works = this.#works.slice(this.#next);
    this.#works = [];
    this.#next = 0;
    this.#joined = other;
    for (const work of works) if (work !== undefined) other.do(work);
  }

  /** Runs the next piece. A piece that throws ends its work. */
  step(): void {
    const pieces = this.#begun ?? this.#nextWork()?.();
    this.#begun = undefined;
    if (pieces !== undefined && pieces.next().done !== true) this.#begun = pieces;
  }

  /** Takes the next work out of the queue, which keeps nothing of it: a lane that is never idle would keep it all. */
  #nextWork(): LaneWork | undefined {
    const works = this.#works;
    const work = works[this.#next];
    works[this.#next++] = undefined;
    // Moved at most once for each that has left.
    if (this.#next >= MIN_GONE && 2 * this.#next >= works.length) {
      this.#works = works.slice(this.#next);
      this.#next = 0;
    } else if (this.#next >= works.length) {
      works.length = 0;
      this.#next = 0;
    }
    return work;
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
