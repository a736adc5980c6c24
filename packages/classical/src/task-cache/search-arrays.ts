import type { Layout } from "../model/layout.ts";
import type { Task } from "../model/task.ts";

/** Scratch arrays of a search, sized for its task. */
export class SearchArrays {
  /** The values of the loaded state. */
  readonly values: Int32Array;
  /** The values before a step. */
  readonly before: Int32Array;
  /** State fields: of the loaded state, and of the successor under construction. */
  readonly loaded: Int32Array;
  readonly fields: Int32Array;
  /** The applicable operators, lowest first. */
  readonly applicable: Int32Array;
  /** A bit per possibly applicable operator; all 0 between uses. */
  readonly marks: Int32Array;

  constructor({ variables, operatorCount }: Task, { fieldCount }: Layout) {
    this.values = new Int32Array(variables.length);
    this.before = new Int32Array(variables.length);
    this.loaded = new Int32Array(fieldCount);
    this.fields = new Int32Array(fieldCount);
    this.applicable = new Int32Array(operatorCount);
    this.marks = new Int32Array((operatorCount + 31) >> 5);
  }
}

/** Lends scratch arrays to the searches of a task, and reuses them afterwards. */
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
