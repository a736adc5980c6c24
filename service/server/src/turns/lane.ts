import type { Work } from "@understudy/planner-core/internal";

/** Work of a lane: all of it at once, or in pieces. */
export type LaneWork = () => Work<unknown> | undefined;

/**
 * Work that is done in its order, piece by piece, in turns that lanes share. A session has one, and so has each
 * connection until its session begins.
 */
export class Lane {
  /** Processor time so far, in milliseconds; it does not change while the lane waits. */
  usedMs = 0;
  /** The order in which it began to wait. */
  number = 0;
  /** Whether it waits for a turn, or has one. */
  isEntered = false;
  readonly #enter: (lane: Lane) => void;
  #works: LaneWork[] = [];
  /** The next waiting work. */
  #next = 0;
  #begun: Work<unknown> | undefined;
  #joined: Lane | undefined;

  /** @param enter called when there is something to do, and was nothing before */
  constructor(enter: (lane: Lane) => void) {
    this.#enter = enter;
  }

  /** Whether there is nothing left to do. */
  get isIdle(): boolean {
    return this.#begun === undefined && this.#next === this.#works.length;
  }

  /** Does something after all that waits: at once, where nothing waits and there is room for it. */
  do(work: LaneWork): void {
    if (this.#joined !== undefined) {
      this.#joined.do(work);
      return;
    }
    this.#works.push(work);
    if (!this.isEntered) this.#enter(this);
  }

  /** Does something in pieces; resolves to its result. Short work is done when this returns, where nothing waits. */
  finish<Result>(pieces: Work<Result>): Promise<Result> {
    return new Promise((resolve, reject) => this.do(() => settled(pieces, resolve, reject)));
  }

  /** Has another lane do all that waits here, and all that is still to come. */
  join(other: Lane): void {
    const works = this.#works.slice(this.#next);
    this.#works = [];
    this.#next = 0;
    this.#joined = other;
    for (const work of works) other.do(work);
  }

  /** Does the next piece; what a piece throws ends its work. */
  step(): void {
    const pieces = this.#begun ?? this.#nextWork()?.();
    this.#begun = undefined;
    if (pieces !== undefined && pieces.next().done !== true) this.#begun = pieces;
  }

  #nextWork(): LaneWork | undefined {
    const work = this.#works[this.#next++];
    if (this.#next >= this.#works.length) {
      this.#works = [];
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
