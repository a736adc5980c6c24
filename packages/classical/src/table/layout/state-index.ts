import type { PackedState } from "@understudy/planner-core";
import type { TableLayout } from "./table-layout.ts";
import { classOf, type ValueClasses } from "./value-classes.ts";

/** The contribution of a variable to an index. */
interface IndexTerm {
  readonly id: number;
  readonly classes: ValueClasses;
  readonly stride: number;
}

/** Numbers states by the classes of some variables, in mixed radix, with a lookup of each value's contribution. */
export class StateIndex {
  /** Two entries per variable: its id, and the start of its terms minus its minimum. */
  readonly #places: Int32Array;
  /** The contribution of each value of each variable. */
  readonly #terms: Int32Array;
  /** Variables with too many values for a lookup. */
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

  /** The index of a single layout. */
  static single(layout: TableLayout): StateIndex {
    return StateIndex.joint([layout]);
  }

  /** The joint index of several layouts, the first one varying fastest. */
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

  /** The number of a state of the domain. Linear in the relevant variables; allocates nothing. */
  of(state: PackedState): number {
    const places = this.#places;
    const terms = this.#terms;
    let index = 0;
    // `| 0` in every step keeps the sum an integer for the compiler; it never exceeds 32 bits.
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
