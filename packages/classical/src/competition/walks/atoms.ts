import type { Task } from "../../model/task.ts";

/** Limit on values: variables with more get no atoms. */
const MAX_VALUES = 4096;

/**
 * The boolean atoms of a task's states: its boolean variables, and one atom for each value of the
 * other variables.
 */
export class Atoms {
  readonly #min: Int32Array;
  readonly #max: Int32Array;
  /** The first atom of each variable; one extra entry marks the end. */
  readonly #first: Int32Array;

  constructor({ min, max, variables }: Task) {
    this.#min = min;
    this.#max = max;
    this.#first = new Int32Array(variables.length + 1);
    for (let variable = 0; variable < variables.length; variable++) {
      let own = 0;
      if (this.isBoolean(variable)) own = 1;
      else if (this.has(variable)) own = 1 + (max[variable] as number) - (min[variable] as number);
      this.#first[variable + 1] = (this.#first[variable] as number) + own;
    }
  }

  has(variable: number): boolean {
    return (this.#max[variable] as number) - (this.#min[variable] as number) < MAX_VALUES;
  }

  isBoolean(variable: number): boolean {
    return this.#min[variable] === 0 && this.#max[variable] === 1;
  }

  /** The atom of a value; both values of a boolean share one. */
  of(variable: number, value: number): number {
    const first = this.#first[variable] as number;
    return this.isBoolean(variable) ? first : first + value - (this.#min[variable] as number);
  }

  /** The variable of an atom, and the value for which it is true. */
  read(atom: number): { readonly variable: number; readonly value: number } {
    let low = 0;
    for (let high = this.#first.length - 1; low + 1 < high; ) {
      const middle = (low + high) >> 1;
      if ((this.#first[middle] as number) <= atom) low = middle;
      else high = middle;
    }
    if (this.isBoolean(low)) return { variable: low, value: 1 };
    const value = atom - (this.#first[low] as number) + (this.#min[low] as number);
    return { variable: low, value };
  }
}
