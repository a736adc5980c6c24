import type { Clock, TimerHandle } from "@understudy/planner-core";

/** Longest slice of table building, and the pause after it for requests. */
const SLICE_MS = 1;
const REST_MS = 9;

/** A planner that builds the policy tables that requests could use. */
interface TablePlanner {
  /** @returns whether all of them are built */
  buildSlice(slice: { readonly untilMs: number; readonly clock: Clock }): boolean;
}

/** Builds the policy tables that requests could use, in a tenth of the time. */
export class TableBuilder {
  readonly #planner: TablePlanner;
  readonly #clock: Clock;
  #timer: TimerHandle | undefined;
  #isStopped = false;

  constructor(planner: TablePlanner, clock: Clock) {
    this.#planner = planner;
    this.#clock = clock;
  }

  /** Resumes building, after a request that may need a table. */
  wake(): void {
    if (this.#timer !== undefined || this.#isStopped) return;
    this.#timer = this.#clock.setTimer(() => this.#build(), REST_MS);
  }

  stop(): void {
    this.#isStopped = true;
    if (this.#timer !== undefined) this.#clock.clearTimer(this.#timer);
  }

  #build(): void {
    this.#timer = undefined;
    const clock = this.#clock;
    if (!this.#planner.buildSlice({ untilMs: clock.now() + SLICE_MS, clock })) this.wake();
  }
}
