import type { Clock } from "@understudy/planner-core";
import { nextTurn } from "@understudy/planner-core/internal";

/** The longest that long work holds everybody else up at a time, in milliseconds. */
const SLICE_MS = 1;

/** Work that rests after each piece. */
export type Pieces<Result> = Generator<undefined, Result, void>;

interface Job {
  /** @returns whether it is over */
  next(): boolean;
}

/** Does long work on this thread piece by piece, so that nobody waits for it. Those who have some take turns. */
export class WorkSlices {
  readonly #clock: Clock;
  readonly #jobs: Job[] = [];
  #isBusy = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Resolves to the result; short work is done when this returns. */
  do<Result>(pieces: Pieces<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      const next = (): boolean => {
        try {
          const { done, value } = pieces.next();
          if (done === true) resolve(value);
          return done === true;
        } catch (error) {
          reject(error);
          return true;
        }
      };
      this.#jobs.push({ next });
      if (!this.#isBusy) this.#slice();
    });
  }

  #slice(): void {
    this.#isBusy = true;
    const endMs = this.#clock.now() + SLICE_MS;
    let job = this.#jobs.shift();
    while (job !== undefined && this.#clock.now() <= endMs) {
      if (job.next()) job = this.#jobs.shift();
    }
    if (job !== undefined) this.#jobs.push(job);
    this.#isBusy = this.#jobs.length > 0;
    if (this.#isBusy) nextTurn(() => this.#slice());
  }
}
