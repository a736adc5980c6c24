import { type Clock, ModelNotLoadedError } from "@understudy/planner-core";

const MAX_DEATHS = 3;
const WINDOW_MS = 60_000;

/** Stops restarting a thread that crashes repeatedly. */
export class RestartLimit {
  readonly #clock: Clock;
  #deathsMs: number[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Records a crash. */
  count(): void {
    this.#deathsMs.push(this.#clock.now());
  }

  /** @throws ModelNotLoadedError after too many recent crashes */
  check(model: string): void {
    const sinceMs = this.#clock.now() - WINDOW_MS;
    this.#deathsMs = this.#deathsMs.filter((atMs) => atMs > sinceMs);
    if (this.#deathsMs.length < MAX_DEATHS) return;
    throw new ModelNotLoadedError(
      `The thread of the model "${model}" died ${MAX_DEATHS} times within a minute; ` +
        "it is not started again for now",
    );
  }
}
