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
  /** Two entries per variable: its id, and where its terms start, less its minimum. */
  readonly #places: Int32Array;
  /** The part of each value of each variable in the index. */
  readonly #terms: Int32Array;
  /** Variables whose values are too many to list. */
  readonly #wide: readonly IndexTerm[];

  constructor(variables: readonly IndexTerm[]) {
    const telling = variables.filter(({ classes }) => classes.count > 1);
    this.#wide = telling.filter(({ classes }) => classes.listed === undefined);
    const places: number[] = [];
    const terms: number[] = [];
    for (const { id, classes, stride } of telling) {
      if (classes.listed === undefined) continue;
      places.push(id, terms.length - classes.min);
      for (const own of classes.listed) terms.push(own * stride);
    }
    this.#places = Int32Array.from(places);
    this.#terms = Int32Array.from(terms);
  }

  /** The index of one layout's states. */
  static single(layout: TableLayout): StateIndex {
    return StateIndex.joint([layout]);
  }

  /** The index of several layouts: the first one's states are next to each other. */
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
    const places = this.#places;
    const terms = this.#terms;
    let index = 0;
    // Kept to 32 bits in every step: the sum is never more, and the compiler knows it then.
    for (let at = 0; at < places.length; at += 2) {
      const value = state[places[at] as number] as number;
      index = (index + (terms[((places[at + 1] as number) + value) | 0] as number)) | 0;
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
