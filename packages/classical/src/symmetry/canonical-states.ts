/**
 * Object symmetries of a task.
 *
 * @module
 */

import type { Task } from "../model/task.ts";

/** Interchangeable objects: exchanging any two of them leaves the task unchanged. */
export interface SymmetricObjects {
  /** The number of objects. */
  readonly count: number;
  /** The variables of each object, object by object, in the same order. */
  readonly own: Int32Array;
  /** Other variables with values that refer to the objects. */
  readonly references: Int32Array;
  /** The value that refers to each object, reference by reference. */
  readonly meaning: Int32Array;
}

/** A renaming: for each set of objects, the object that moved to each place; undefined for a set without changes. */
export type ObjectRenaming = readonly (Int32Array | undefined)[];

/**
 * Maps each state to a canonical state of its orbit by sorting interchangeable objects. An optimal
 * search needs only one state per orbit (orbit search: Domshlak, Katz, Shleyfman 2012). If objects
 * of one set refer to objects of another, such as packages to their airplanes, an orbit may keep
 * several states.
 */
export class CanonicalStates {
  readonly #orders: readonly ObjectOrder[];

  constructor(task: Task, sets: readonly SymmetricObjects[]) {
    this.#orders = sets.map((set) => new ObjectOrder(task, set));
  }

  /** Renames the objects of a state in place. */
  rename(values: Int32Array): void {
    const orders = this.#orders;
    for (let index = 0; index < orders.length; index++) {
      (orders[index] as ObjectOrder).apply(values);
    }
  }

  /** Renames the objects of a state in place, and returns what `undo` needs. */
  renameTold(values: Int32Array): ObjectRenaming {
    return this.#orders.map((order) => order.apply(values)?.slice());
  }

  /** Undoes a renaming, in any state. */
  undo(values: Int32Array, renaming: ObjectRenaming): void {
    for (let index = renaming.length - 1; index >= 0; index--) {
      const order = renaming[index];
      if (order !== undefined) (this.#orders[index] as ObjectOrder).undo(values, order);
    }
  }
}

/** Sorts a set of interchangeable objects. */
class ObjectOrder {
  readonly #set: SymmetricObjects;
  readonly #width: number;
  /** The object that each value of each reference means, or -1, and the start of each reference's values. */
  readonly #objects: Int32Array;
  readonly #first: Int32Array;
  /** The object at each place. */
  readonly #order: Int32Array;
  readonly #place: Int32Array;
  readonly #copy: Int32Array;
  /** The object that each reference means in the current state; -1 for none. */
  readonly #meant: Int32Array;

  constructor({ min, max }: Task, set: SymmetricObjects) {
    const { count, own, references, meaning } = set;
    this.#set = set;
    this.#width = own.length / count;
    this.#order = new Int32Array(count);
    this.#place = new Int32Array(count);
    this.#copy = new Int32Array(own.length);
    this.#meant = new Int32Array(references.length);
    this.#first = new Int32Array(references.length);
    let size = 0;
    references.forEach((slot, index) => {
      this.#first[index] = size - (min[slot] as number);
      size += (max[slot] as number) - (min[slot] as number) + 1;
    });
    this.#objects = new Int32Array(size).fill(-1);
    for (let at = 0; at < meaning.length; at++) {
      const first = this.#first[Math.floor(at / count)] as number;
      this.#objects[first + (meaning[at] as number)] = at % count;
    }
  }

  /** @returns the object at each place, valid until the next call; undefined without changes */
  apply(values: Int32Array): Int32Array | undefined {
    this.#look(values);
    if (!this.#sort(values)) return undefined;
    this.#move(values, this.#order);
    return this.#order;
  }

  /** Moves every object back to its place. */
  undo(values: Int32Array, order: Int32Array): void {
    const back = new Int32Array(order.length);
    for (let place = 0; place < order.length; place++) back[order[place] as number] = place;
    this.#look(values);
    this.#move(values, back);
  }

  #look(values: Int32Array): void {
    const { references } = this.#set;
    for (let index = 0; index < references.length; index++) {
      const value = values[references[index] as number] as number;
      this.#meant[index] = this.#objects[(this.#first[index] as number) + value] as number;
    }
  }

  #move(values: Int32Array, order: Int32Array): void {
    const { count, own, references, meaning } = this.#set;
    const width = this.#width;
    for (let at = 0; at < own.length; at++) this.#copy[at] = values[own[at] as number] as number;
    for (let place = 0; place < count; place++) {
      const object = order[place] as number;
      this.#place[object] = place;
      for (let at = 0; at < width; at++) {
        values[own[place * width + at] as number] = this.#copy[object * width + at] as number;
      }
    }
    for (let index = 0; index < references.length; index++) {
      const object = this.#meant[index] as number;
      if (object < 0) continue;
      values[references[index] as number] = meaning[
        index * count + (this.#place[object] as number)
      ] as number;
    }
  }

  /**
   * Sorts the objects by their values. Returns whether their order changed. Insertion sort: there
   * are few objects, and in A* they are nearly sorted.
   */
  #sort(values: Int32Array): boolean {
    const order = this.#order;
    let hasChanged = false;
    for (let place = 0; place < order.length; place++) {
      let at = place;
      while (at > 0 && this.#compare(values, order[at - 1] as number, place) > 0) {
        order[at] = order[at - 1] as number;
        at--;
      }
      order[at] = place;
      hasChanged ||= at !== place;
    }
    return hasChanged;
  }

  #compare(values: Int32Array, one: number, other: number): number {
    const { own } = this.#set;
    const width = this.#width;
    for (let at = 0; at < width; at++) {
      const difference =
        (values[own[one * width + at] as number] as number) -
        (values[own[other * width + at] as number] as number);
      if (difference !== 0) return difference;
    }
    const meant = this.#meant;
    for (let index = 0; index < meant.length; index++) {
      if (meant[index] === one) return -1;
      if (meant[index] === other) return 1;
    }
    return 0;
  }
}
