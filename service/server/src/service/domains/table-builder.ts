import type { ClassicalPlanner } from "@understudy/classical";
import type { Clock, TimerHandle } from "@understudy/planner-core";

/** The longest that a slice of building may hold up requests, and the time that they have to themselves after it. */
const SLICE_MS = 1;
const REST_MS = 9;

/** Builds the policy tables that requests wished for, a tenth of the time, while there are any to build. */
export class TableBuilder {
  readonly #planner: Pick<ClassicalPlanner, "buildSlice">;
  readonly #clock: Clock;
  #timer: TimerHandle | undefined;
  #isStopped = false;

  constructor(planner: Pick<ClassicalPlanner, "buildSlice">, clock: Clock) {
    this.#planner = planner;
    this.#clock = clock;
  }

  /** Continues building, after a request that may have wished for a table. */
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
