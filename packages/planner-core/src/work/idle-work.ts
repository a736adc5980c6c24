import type { Clock, TimerHandle } from "../time/clock.ts";

/** When a slice of work is done, and how long it may take. */
export interface IdleWorkOptions {
  readonly clock: Clock;
  /** Time of one slice, in milliseconds. Default 0.25. */
  readonly sliceMs?: number | undefined;
  /** After this many calls of `passBy` without a turn of the event loop a slice is done there. Default 64. */
  readonly patience?: number | undefined;
}

/**
 * Works something off in short slices, one in each turn of the event loop, so that a game's frames
 * go on. A game that never returns to the event loop works in `passBy`, so that nothing stays undone.
 */
export class IdleWork {
  readonly #clock: Clock;
  readonly #sliceMs: number;
  readonly #patience: number;
  readonly #work: (untilMs: number) => boolean;
  #timer: TimerHandle | undefined;
  #passed = 0;
  #isDisposed = false;

  /** @param work works until a time of the clock, in milliseconds, and answers whether some is left */
  constructor(
    work: (untilMs: number) => boolean,
    { clock, sliceMs = 0.25, patience = 64 }: IdleWorkOptions,
  ) {
    this.#work = work;
    this.#clock = clock;
    this.#sliceMs = sliceMs;
    this.#patience = patience;
  }

  /** There is something to do. */
  wake(): void {
    if (this.#isDisposed) return;
    this.#timer ??= this.#clock.setTimer(() => {
      this.#timer = undefined;
      this.#slice();
    }, 0);
  }

  /** Somebody calls now and then; allocates nothing and costs nothing if there is nothing to do. */
  passBy(): void {
    if (this.#timer === undefined || ++this.#passed < this.#patience) return;
    this.#slice();
  }

  /** Does no more by itself. */
  dispose(): void {
    this.#isDisposed = true;
    this.rest();
  }

  /** There is nothing to do until the next call of `wake`. */
  rest(): void {
    if (this.#timer !== undefined) this.#clock.clearTimer(this.#timer);
    this.#timer = undefined;
  }

  #slice(): void {
    this.#passed = 0;
    if (this.#work(this.#clock.now() + this.#sliceMs)) this.wake();
    else this.rest();
  }
}
