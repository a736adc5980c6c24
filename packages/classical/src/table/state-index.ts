import type { PackedState } from "@understudy/planner-core";
import type { TableLayout } from "./table-layout.ts";
import { classOf, type ValueClasses } from "./value-classes.ts";

/** A variable's part in an index. */
interface IndexTerm {
  readonly id: number;
  readonly classes: ValueClasses;
  readonly stride: number;
}

/**
 * Numbers the states of a domain by the classes that some of its variables have: mixed radix, with
 * what each value adds looked up.
 */
export class StateIndex {
  readonly #ids: Int32Array;
  /** Where the terms of each variable start, less its minimum. */
  readonly #offset: Int32Array;
  /** What each value of each variable adds to the index. */
  readonly #terms: Int32Array;
  /** Variables whose values are too many to list. */
  readonly #wide: readonly IndexTerm[];

  constructor(variables: readonly IndexTerm[]) {
    const telling = variables.filter(({ classes }) => classes.count > 1);
    const listed = telling.filter(({ classes }) => classes.listed !== undefined);
    this.#wide = telling.filter(({ classes }) => classes.listed === undefined);
    const terms: number[] = [];
    this.#offset = Int32Array.from(listed, ({ classes, stride }) => {
      const offset = terms.length - classes.min;
      for (const own of classes.listed as Int32Array) terms.push(own * stride);
      return offset;
    });
    this.#ids = Int32Array.from(listed, ({ id }) => id);
    this.#terms = Int32Array.from(terms);
  }

  /** The index of one layout's states. */
  static single(layout: TableLayout): StateIndex {
    return StateIndex.joint([layout]);
  }

  /** Of several layouts: the first one's states are next to each other. */
  static joint(layouts: readonly TableLayout[]): StateIndex {
    let factor = 1;
    return new StateIndex(
      layouts.flatMap(({ task, classes, stride, states }) => {
        const own = factor;
        factor *= states;
        return classes.map((ofVariable, variable) => ({
          id: task.variables[variable] as number,
          classes: ofVariable,
          stride: (stride[variable] as number) * own,
        }));
      }),
    );
  }

  /**
   * The number of a state that fits the domain. Linear in the variables that matter; allocates
   * nothing.
   */
  of(state: PackedState): number {
    const ids = this.#ids;
    const offset = this.#offset;
    const terms = this.#terms;
    let index = 0;
    for (let at = 0; at < ids.length; at++) {
      const value = state[ids[at] as number] as number;
      index += terms[(offset[at] as number) + value] as number;
    }
    return this.#wide.length === 0 ? index : index + this.#wideTerms(state);
  }

  #wideTerms(state: PackedState): number {
    let index = 0;
    for (const { id, classes, stride } of this.#wide) {
      index += classOf(classes, state[id] as number) * stride;
    }
    return index;
  }
}
