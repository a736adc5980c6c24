import type { Clock, TimerHandle } from "@understudy/planner-core";

interface Load {
  readonly model: number;
  readonly limitMs: number;
}

/**
 * Limits the loading time of models. Models load one after another, so the time of each starts when the previous one is
 * done.
 */
export class LoadLimit {
  readonly #clock: Clock;
  readonly #onExpire: (model: number, limitMs: number) => void;
  #loads: readonly Load[] = [];
  #timer: TimerHandle | undefined;

  /** @param onExpire called with the model whose time ran out, after its removal */
  constructor(clock: Clock, onExpire: (model: number, limitMs: number) => void) {
    this.#clock = clock;
    this.#onExpire = onExpire;
  }

  /** Queues a model that is about to load. */
  begin(model: number, limitMs: number): void {
    this.#loads = [...this.#loads, { model, limitMs }];
    if (this.#loads.length === 1) this.#arm();
  }

  /** Restarts the time limit of the current load after progress. */
  goOn(model: number): void {
    if (this.#loads[0]?.model === model) this.#arm();
  }

  /** Removes a model that has loaded or failed. */
  end(model: number): void {
    const [first] = this.#loads;
    this.#loads = this.#loads.filter((load) => load.model !== model);
    if (first?.model === model) this.#arm();
  }

  /** Removes all models. */
  clear(): void {
    this.#loads = [];
    this.#arm();
  }

  #arm(): void {
    if (this.#timer !== undefined) this.#clock.clearTimer(this.#timer);
    this.#timer = undefined;
    const [load] = this.#loads;
    // A timer with an infinite delay would fire at once.
    if (load === undefined || load.limitMs === Number.POSITIVE_INFINITY) return;
    const { model, limitMs } = load;
    this.#timer = this.#clock.setTimer(() => {
      this.#timer = undefined;
      this.end(model);
      this.#onExpire(model, limitMs);
    }, limitMs);
  }
}
