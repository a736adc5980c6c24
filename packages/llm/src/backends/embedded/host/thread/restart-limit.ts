import { type Clock, ModelNotLoadedError } from "@understudy/planner-core";

const MAX_DEATHS = 3;
const WINDOW_MS = 60_000;

/** Keeps a thread that dies again and again from being started for ever. */
export class RestartLimit {
  readonly #clock: Clock;
  #deathsMs: number[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A thread died. */
  count(): void {
    this.#deathsMs.push(this.#clock.now());
  }

  /** @throws ModelNotLoadedError if threads died too often lately */
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
