import type { TimeTask } from "./time-task.ts";

/** A limit on a time: a happening is at least `least` and at most `most` after another; -1 stands for the question. */
export interface OrderLimit {
  readonly since: number;
  readonly place: number;
  readonly least: number;
  readonly most: number;
}

/** A clock that runs. */
interface Begun {
  /** The place of the happening that it begins with; -1 if it ran before. */
  readonly at: number;
  readonly length: number;
}

/** The limits that clocks set to the times of an order of happenings, found as the order is replayed. */
export class OrderClocks {
  readonly #task: TimeTask;
  readonly #limit: (limit: OrderLimit) => void;
  readonly #begun: (Begun | undefined)[];

  constructor(task: TimeTask, limit: (limit: OrderLimit) => void) {
    this.#task = task;
    this.#limit = limit;
    this.#begun = task.clocks.map(({ left }) =>
      left === undefined ? undefined : { at: -1, length: left },
    );
  }

  /** Notes the end of a clock. */
  end(clock: number, place: number): void {
    // No times fit an order in which a clock ends that does not run.
    const { at: since, length } = this.#begun[clock] ?? { at: place, length: Number.NaN };
    this.#begun[clock] = undefined;
    this.#limit({ since, place, least: length, most: length });
  }

  /** Notes the state at the end of a moment, whose last happening is at a place. */
  endMoment(place: number, state: Int32Array): void {
    for (const [index, clock] of this.#task.clocks.entries()) {
      const begun = this.#begun[index];
      const isOn = clock.condition.holds(state);
      if (isOn === (begun !== undefined)) continue;
      if (begun !== undefined) {
        this.#limit({ since: begun.at, place, least: 0, most: begun.length - 1 });
      }
      this.#begun[index] = isOn ? { at: place, length: clock.lengthIn(state) } : undefined;
    }
  }

  /** Notes that all happenings come before the ends of the clocks that still run. */
  finish(count: number): void {
    for (const begun of this.#begun) {
      if (begun === undefined) continue;
      const { at: since, length } = begun;
      for (let place = Math.max(0, since + 1); place < count; place++)
        this.#limit({ since, place, least: 0, most: length - 1 });
    }
  }
}
