/**
 * Landmarks: facts that hold at some point of every plan.
 *
 * @module
 */

import { addBit, hasBit } from "./bit-sets.ts";
import type { FactTests } from "./fact-tests.ts";
import type { FactLandmark, LandmarkFinder } from "./landmark-finder.ts";

/**
 * The landmarks of a state, found in the delete relaxation: a fact is a landmark if the goal is
 * unreachable without it (Hoffmann, Porteous, Sebastia 2004). Every relaxed plan contains all
 * landmarks, so only the facts of one such plan are tested. In a disjunctive landmark, at least one
 * of a set of facts must hold immediately before a landmark. The number of missing landmarks guides
 * a search (Richter, Westphal 2010). Reasonable orders state which landmarks to reach first because
 * they would otherwise be lost again.
 */
export class Landmarks {
  /** Number of landmarks. */
  readonly count: number;
  /** Number of integers per set of landmarks. */
  readonly words: number;
  /** The test of each landmark fact: its variable, and the range of values that make it true. */
  readonly #tests: Int32Array;
  /** The start of each landmark's facts. */
  readonly #testStart: Int32Array;
  /**
   * For each landmark, the landmarks that need it just before they first come true. The goal, which comes last, is
   * `count`.
   */
  readonly #neededBy: readonly Int32Array[];
  /** For each landmark, the landmarks that should be reached before it. */
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

  /** The landmarks found by a finder, ready to be looked up in states. */
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
   * Adds the landmarks that hold in a state to those reached before.
   *
   * @param reached a set of `words` integers
   * @param isStrict whether a landmark reached too early stays unreached; otherwise it only counts
   *   until its predecessors are reached
   * @returns the number of landmarks that are unreached, needed again, or reached too early
   */
  progress(values: Int32Array, reached: Int32Array, isStrict: boolean): number {
    const { count } = this;
    for (let landmark = 0; landmark < count; landmark++) {
      if (!this.#holds(landmark, values)) continue;
      if (isStrict && this.#isEarly(landmark, reached)) continue;
      addBit(reached, landmark);
    }
    let left = 0;
    for (let landmark = 0; landmark < count; landmark++) {
      if (!hasBit(reached, landmark) || this.#isEarly(landmark, reached)) left++;
      else if (!this.#holds(landmark, values) && this.#isNeeded(landmark, reached)) left++;
    }
    return left;
  }

  /** Whether a landmark that should come first is still unreached. */
  #isEarly(landmark: number, reached: Int32Array): boolean {
    const after = this.#after[landmark] as Int32Array;
    for (let index = 0; index < after.length; index++) {
      if (!hasBit(reached, after[index] as number)) return true;
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

  /** Whether a landmark was lost and is needed again. */
  #isNeeded(landmark: number, reached: Int32Array): boolean {
    const neededBy = this.#neededBy[landmark] as Int32Array;
    for (let index = 0; index < neededBy.length; index++) {
      const other = neededBy[index] as number;
      if (other === this.count || !hasBit(reached, other)) return true;
    }
    return false;
  }
}
