import type { Layout } from "../model/layout.ts";
import type { Task } from "../model/task.ts";

/** The arrays with which a search looks at states, in the lengths of its task. */
export class SearchArrays {
  /** The values of the loaded state. */
  readonly values: Int32Array;
  /** The values before a step. */
  readonly before: Int32Array;
  /** The loaded values, while steps that are forced are taken from them. */
  readonly kept: Int32Array;
  /** Lanes of the state that was loaded last, and of the successor that is being made. */
  readonly loaded: Int32Array;
  readonly lanes: Int32Array;
  /** The operators that apply in a state, lowest first. */
  readonly applicable: Int32Array;
  /** A bit for each operator that may apply; all are 0 but while they are looked at. */
  readonly marks: Int32Array;

  constructor({ variables, operatorCount }: Task, { laneCount }: Layout) {
    this.values = new Int32Array(variables.length);
    this.before = new Int32Array(variables.length);
    this.kept = new Int32Array(variables.length);
    this.loaded = new Int32Array(laneCount);
    this.lanes = new Int32Array(laneCount);
    this.applicable = new Int32Array(operatorCount);
    this.marks = new Int32Array((operatorCount + 31) >> 5);
  }
}

/** Lends arrays to searches for a task, and keeps those of one that is over for the next. */
export class SearchArraysPool {
  readonly #make: () => SearchArrays;
  #idle: SearchArrays | undefined;

  constructor(make: () => SearchArrays) {
    this.#make = make;
  }

  take(): SearchArrays {
    const idle = this.#idle ?? this.#make();
    this.#idle = undefined;
    return idle;
  }

  giveBack(arrays: SearchArrays): void {
    this.#idle = arrays;
  }
}
