import type { Clock, TimerHandle } from "../clock/clock.ts";

/** Schedule and slice length of idle work. */
export interface IdleWorkOptions {
  readonly clock: Clock;
  /** Length of one slice, in milliseconds. Default 0.25. */
  readonly sliceMs?: number | undefined;
  /**
   * Number of calls of `passBy` without a turn of the event loop after which `passBy` runs a slice itself. Default 64.
   */
  readonly patience?: number | undefined;
}

/**
 * Runs work in short slices, one in each turn of the event loop, so that frames are not delayed. In a game that never
 * returns to the event loop, `passBy` runs the slices.
 */
export class IdleWork {
  readonly #clock: Clock;
  readonly #sliceMs: number;
  readonly #patience: number;
  readonly #work: (untilMs: number) => boolean;
  #timer: TimerHandle | undefined;
  #passed = 0;
  #isDisposed = false;

  /** @param work function that works until a time of the clock, in milliseconds, and returns whether work is left */
  constructor(
    work: (untilMs: number) => boolean,
    { clock, sliceMs = 0.25, patience = 64 }: IdleWorkOptions,
  ) {
    this.#work = work;
    this.#clock = clock;
    this.#sliceMs = sliceMs;
    this.#patience = patience;
  }

  /** Schedules a slice. */
  wake(): void {
    if (this.#isDisposed) return;
    this.#timer ??= this.#clock.setTimer(() => {
      this.#timer = undefined;
      this.#slice();
    }, 0);
  }

  /** Called now and then on the game thread. Allocates nothing, and costs nothing if there is no work. */
  passBy(): void {
    if (this.#timer === undefined || ++this.#passed < this.#patience) return;
    this.#slice();
  }

  /** Stops for good. */
  dispose(): void {
    this.#isDisposed = true;
    this.rest();
  }

  /** Stops until the next call of `wake`. */
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
