/**
 * Landmarks: what every plan makes true on its way.
 *
 * @module
 */

import type { Task } from "../model/task.ts";
import type { RelaxedTask } from "../relaxation/relaxed-task.ts";
import type { SlicedWork } from "../work/work.ts";
import { type FactTests, factTests } from "./fact-tests.ts";
import { NONE, RelaxedReachability } from "./relaxed-reachability.ts";

/** More are not looked for: those nearest to the goal come first. */
const MAX_LANDMARKS = 1024;

/**
 * The facts that hold at some point of every plan from a state, found in the delete relaxation: a fact is one of
 * them exactly if the goal is out of reach without it (Hoffmann, Porteous, Sebastia 2004), and then every relaxed
 * plan has it, so only the facts of one are tried. Counting them guides a search (Richter, Westphal 2010).
 */
export class Landmarks {
  /** Their number. */
  readonly count: number;
  /** Integers of a set of them. */
  readonly words: number;
  /** By landmark: the variable, and the range of values in which it holds. */
  readonly #tests: Int32Array;
  /**
   * By landmark: those that need it the moment before they come true for the first time. The goal, which never
   * comes true before the end, is `count`.
   */
  readonly #neededBy: readonly Int32Array[];

  private constructor(tests: Int32Array, neededBy: readonly Int32Array[]) {
    this.count = neededBy.length;
    this.words = (this.count + 31) >> 5;
    this.#tests = tests;
    this.#neededBy = neededBy;
  }

  /** Finds those of a state. Takes an exploration of the relaxation for each fact of a relaxed plan. */
  static *find(task: Task, relaxed: RelaxedTask, values: Int32Array): SlicedWork<Landmarks> {
    const tests = yield* factTests(task, relaxed);
    const finder = new Finder(relaxed, values, tests);
    yield* finder.run();
    const { facts, needs } = finder;
    const numbers = new Map(facts.map((fact, number) => [fact, number]));
    const flat = new Int32Array(3 * facts.length);
    const neededBy: number[][] = facts.map(() => []);
    for (const [number, fact] of facts.entries()) {
      flat.set(tests.of(fact), 3 * number);
      for (const need of needs.get(fact) ?? []) neededBy[numbers.get(need) as number]?.push(number);
    }
    for (const need of needs.get(relaxed.goal) ?? []) {
      neededBy[numbers.get(need) as number]?.push(facts.length);
    }
    return new Landmarks(
      flat,
      neededBy.map((list) => Int32Array.from(list)),
    );
  }

  /**
   * Adds the landmarks that hold in a state to those that were reached on the way there.
   *
   * @param reached a set of `words` integers
   * @returns how many are still to be reached, or needed once more
   */
  progress(values: Int32Array, reached: Int32Array): number {
    const tests = this.#tests;
    const { count } = this;
    for (let landmark = 0; landmark < count; landmark++) {
      const value = values[tests[3 * landmark] as number] as number;
      if (value < (tests[3 * landmark + 1] as number)) continue;
      if (value > (tests[3 * landmark + 2] as number)) continue;
      reached[landmark >> 5] = (reached[landmark >> 5] as number) | (1 << (landmark & 31));
    }
    let left = 0;
    for (let landmark = 0; landmark < count; landmark++) {
      if (!has(reached, landmark)) left++;
      else {
        const value = values[tests[3 * landmark] as number] as number;
        const holds =
          value >= (tests[3 * landmark + 1] as number) &&
          value <= (tests[3 * landmark + 2] as number);
        if (!holds && this.#isNeeded(landmark, reached)) left++;
      }
    }
    return left;
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

/** Looks for the landmarks of a state. */
class Finder {
  /** The landmarks. */
  readonly facts: number[] = [];
  /** By landmark, and the goal: what it needs the moment before. */
  readonly needs = new Map<number, readonly number[]>();
  readonly #relaxed: RelaxedTask;
  readonly #values: Int32Array;
  readonly #tests: FactTests;
  readonly #reachability: RelaxedReachability;

  constructor(relaxed: RelaxedTask, values: Int32Array, tests: FactTests) {
    this.#relaxed = relaxed;
    this.#values = values;
    this.#tests = tests;
    this.#reachability = new RelaxedReachability(relaxed);
  }

  *run(): SlicedWork<void> {
    const { goal } = this.#relaxed;
    const reachability = this.#reachability;
    yield* reachability.explore(this.#values, NONE);
    if (reachability.reached[goal] === 0) return;
    const candidates = yield* this.#factsOfPlan();
    this.#learnNeeds(goal);
    for (const fact of candidates) {
      if (this.facts.length >= MAX_LANDMARKS) break;
      yield* reachability.explore(this.#values, fact);
      if (reachability.reached[goal] === 1) continue;
      this.facts.push(fact);
      this.#learnNeeds(fact);
    }
    // What holds at the start is no step of a relaxed plan, but may be lost and needed.
    const known = new Set(this.facts);
    for (const needs of this.needs.values()) {
      for (const need of needs) {
        if (!known.has(need)) this.facts.push(need);
        known.add(need);
      }
    }
  }

  /** The facts of a relaxed plan that can be looked up in states and do not hold at once, the goal's first. */
  *#factsOfPlan(): SlicedWork<number[]> {
    const { goal, preconditions, preconditionStart } = this.#relaxed;
    const { supporter } = this.#reachability;
    const seen = new Set([goal]);
    const facts: number[] = [];
    for (const fact of seen) {
      const operator = supporter[fact] as number;
      if (operator < 0) continue;
      if (this.#tests.has(fact)) facts.push(fact);
      const end = preconditionStart[operator + 1] as number;
      for (let at = preconditionStart[operator] as number; at < end; at++) {
        seen.add(preconditions[at] as number);
      }
      yield 4 + end - (preconditionStart[operator] as number);
    }
    return facts;
  }

  /** Notes what all operators need that can be the first to add a fact: the last exploration went without it. */
  #learnNeeds(fact: number): void {
    const { achievers, achieverStart, preconditions, preconditionStart } = this.#relaxed;
    const { unmet } = this.#reachability;
    let common: number[] | undefined;
    const end = achieverStart[fact + 1] as number;
    for (let at = achieverStart[fact] as number; at < end; at++) {
      const operator = achievers[at] as number;
      if (unmet[operator] !== 0) continue;
      const own = preconditions.subarray(
        preconditionStart[operator] as number,
        preconditionStart[operator + 1] as number,
      );
      common = common === undefined ? [...own] : common.filter((one) => own.includes(one));
      if (common.length === 0) break;
    }
    this.needs.set(
      fact,
      (common ?? []).filter((one) => this.#tests.has(one)),
    );
  }
}
