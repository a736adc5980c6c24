import type { Clock, TimerHandle } from "@understudy/planner-core";

interface Load {
  readonly model: number;
  readonly limitMs: number;
}

/**
 * Limits how long models may take to load. They are loaded one after the other, so each one's time begins when the
 * one before it is done.
 */
export class LoadLimit {
  readonly #clock: Clock;
  readonly #onExpire: (model: number, limitMs: number) => void;
  #loads: readonly Load[] = [];
  #timer: TimerHandle | undefined;

  /** @param onExpire called when a model took longer than it may; that one is forgotten by then */
  constructor(clock: Clock, onExpire: (model: number, limitMs: number) => void) {
    this.#clock = clock;
    this.#onExpire = onExpire;
  }

  /** A model is going to be loaded, after those that are going to be. */
  begin(model: number, limitMs: number): void {
    this.#loads = [...this.#loads, { model, limitMs }];
    if (this.#loads.length === 1) this.#arm();
  }

  /** A model comes closer: the time of the one that is being loaded starts over. */
  goOn(model: number): void {
    if (this.#loads[0]?.model === model) this.#arm();
  }

  /** A model is loaded, or will not be. */
  end(model: number): void {
    const [first] = this.#loads;
    this.#loads = this.#loads.filter((load) => load.model !== model);
    if (first?.model === model) this.#arm();
  }

  /** None will be loaded. */
  clear(): void {
    this.#loads = [];
    this.#arm();
  }

  #arm(): void {
    if (this.#timer !== undefined) this.#clock.clearTimer(this.#timer);
    this.#timer = undefined;
    const [load] = this.#loads;
    // A timer would count an endless one as none.
    if (load === undefined || load.limitMs === Number.POSITIVE_INFINITY) return;
    const { model, limitMs } = load;
    this.#timer = this.#clock.setTimer(() => {
      this.#timer = undefined;
      this.end(model);
      this.#onExpire(model, limitMs);
    }, limitMs);
  }
}
