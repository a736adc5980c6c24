/**
 * Landmarks: what every plan makes true on its way.
 *
 * @module
 */

import type { FactTests } from "./fact-tests.ts";
import type { FactLandmark, LandmarkFinder } from "./landmark-finder.ts";

/**
 * The facts that hold at some point of every plan from a state, found in the delete relaxation: a fact is one of
 * them exactly if the goal is out of reach without it (Hoffmann, Porteous, Sebastia 2004), and then every relaxed
 * plan has it, so only the facts of one are tried. Beside them there are sets of facts of which one must hold just
 * before a landmark does. Counting them all guides a search (Richter, Westphal 2010). Some had better come after
 * others, or they are lost again on the way to these.
 */
export class Landmarks {
  /** Their number. */
  readonly count: number;
  /** Integers of a set of them. */
  readonly words: number;
  /** By fact of a landmark: the variable, and the range of values in which it holds. */
  readonly #tests: Int32Array;
  /** By landmark: the start of its facts. */
  readonly #testStart: Int32Array;
  /**
   * By landmark: those that need it the moment before they come true for the first time. The goal, which never
   * comes true before the end, is `count`.
   */
  readonly #neededBy: readonly Int32Array[];
  /** By landmark: those that had better come before it. */
  readonly #after: readonly Int32Array[];

  private constructor(
    tests: Int32Array,
    testStart: Int32Array,
    neededBy: readonly Int32Array[],
    after: readonly Int32Array[],
  ) {
    this.count = neededBy.length;
    this.words = (this.count + 31) >> 5;
    this.#tests = tests;
    this.#testStart = testStart;
    this.#neededBy = neededBy;
    this.#after = after;
  }

  /** Those that were found, to be looked up in states. */
  static of({ found, goal }: LandmarkFinder, { variable, low, high }: FactTests): Landmarks {
    const numbers = new Map<FactLandmark, number>(found.map((each, number) => [each, number]));
    const numbersOf = (list: readonly FactLandmark[]): Int32Array =>
      Int32Array.from(list, (each) => numbers.get(each) as number);
    const flat: number[] = [];
    const starts = [0];
    const neededBy: number[][] = found.map(() => []);
    for (const [number, { facts, needs }] of [...found, goal].entries()) {
      for (const need of needs) neededBy[numbers.get(need) as number]?.push(number);
      if (number === found.length) break;
      for (const fact of facts) {
        flat.push(variable[fact] as number, low[fact] as number, high[fact] as number);
      }
      starts.push(flat.length);
    }
    return new Landmarks(
      Int32Array.from(flat),
      Int32Array.from(starts),
      neededBy.map((list) => Int32Array.from(list)),
      found.map(({ after }) => numbersOf(after)),
    );
  }

  /**
   * Adds the landmarks that hold in a state to those that were reached on the way there.
   *
   * @param reached a set of `words` integers
   * @param isStrict whether one that comes too early is not reached yet; else it only counts until it is no longer early
   * @returns how many are still to be reached, or needed once more, or came too early
   */
  progress(values: Int32Array, reached: Int32Array, isStrict: boolean): number {
    const { count } = this;
    for (let landmark = 0; landmark < count; landmark++) {
      if (!this.#holds(landmark, values)) continue;
      if (isStrict && this.#isEarly(landmark, reached)) continue;
      reached[landmark >> 5] = (reached[landmark >> 5] as number) | (1 << (landmark & 31));
    }
    let left = 0;
    for (let landmark = 0; landmark < count; landmark++) {
      if (!has(reached, landmark) || this.#isEarly(landmark, reached)) left++;
      else if (!this.#holds(landmark, values) && this.#isNeeded(landmark, reached)) left++;
    }
    return left;
  }

  /** Whether one is still to be reached that had better come before a landmark. */
  #isEarly(landmark: number, reached: Int32Array): boolean {
    const after = this.#after[landmark] as Int32Array;
    for (let index = 0; index < after.length; index++) {
      if (!has(reached, after[index] as number)) return true;
    }
    return false;
  }

  #holds(landmark: number, values: Int32Array): boolean {
    const tests = this.#tests;
    const end = this.#testStart[landmark + 1] as number;
    for (let at = this.#testStart[landmark] as number; at < end; at += 3) {
      const value = values[tests[at] as number] as number;
      if (value >= (tests[at + 1] as number) && value <= (tests[at + 2] as number)) return true;
    }
    return false;
  }

  /** Whether a landmark that was reached, and was lost, is needed again. */
  #isNeeded(landmark: number, reached: Int32Array): boolean {
    const neededBy = this.#neededBy[landmark] as Int32Array;
    for (let index = 0; index < neededBy.length; index++) {
      const other = neededBy[index] as number;
      if (other === this.count || !has(reached, other)) return true;
    }
    return false;
  }
}

function has(set: Int32Array, landmark: number): boolean {
  return ((set[landmark >> 5] as number) & (1 << (landmark & 31))) !== 0;
}
