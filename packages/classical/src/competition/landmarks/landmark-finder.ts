import type { RelaxedTask } from "../../relaxation/relaxed-task.ts";
import type { SlicedWork } from "../../work/work.ts";
import type { FactTests } from "./fact-tests.ts";
import { RelaxedReachability } from "./relaxed-reachability.ts";

/** Limit on landmarks; the nearest to the goal are found first. */
const MAX_LANDMARKS = 1024;
/** Limit on facts of a disjunctive landmark. */
const MAX_FACTS = 4;
/** Limit on disjunctive landmarks found before each landmark. */
const MAX_ALTERNATIVES = 4;

/**
 * A set of facts, usually a single one; every plan makes at least one of them true at some point.
 */
export interface FactLandmark {
  readonly facts: readonly number[];
  /** The landmarks needed immediately before this one first comes true (greedy-necessary orders). */
  readonly needs: FactLandmark[];
  /** The candidate facts, and the goal, that cannot come true before this landmark. */
  readonly precedes: ReadonlySet<number>;
  /** The landmarks that should be reached first (reasonable orders). */
  readonly after: FactLandmark[];
}

const NOTHING: ReadonlySet<number> = new Set();

/** Finds the landmarks of a state. */
export class LandmarkFinder {
  /** All landmarks except the goal. */
  readonly found: FactLandmark[] = [];
  readonly goal: FactLandmark;
  /** The landmark of each fact. */
  readonly #landmarkOf = new Map<number, FactLandmark>();
  readonly #relaxed: RelaxedTask;
  readonly #values: Int32Array;
  readonly #tests: FactTests;
  readonly #reachability: RelaxedReachability;
  /** Single facts that are needed, and disjunctions, each with the landmark that needs it. */
  readonly #single: (readonly [fact: number, before: FactLandmark])[] = [];
  readonly #several: (readonly [facts: readonly number[], before: FactLandmark])[] = [];

  constructor(relaxed: RelaxedTask, values: Int32Array, tests: FactTests) {
    this.#relaxed = relaxed;
    this.#values = values;
    this.#tests = tests;
    this.#reachability = new RelaxedReachability(relaxed);
    this.goal = { facts: [relaxed.goal], needs: [], precedes: NOTHING, after: [] };
  }

  *run(): SlicedWork<void> {
    const { goal } = this.#relaxed;
    const reachability = this.#reachability;
    yield* reachability.explore(this.#values, []);
    if (reachability.reached[goal] === 0) return;
    const holdsAtOnce = reachability.supporter.map((operator) => (operator < 0 ? 1 : 0));
    const candidates = yield* this.#factsOfPlan();
    yield* this.#learnNeeds(this.goal);
    for (const fact of candidates) {
      if (this.found.length >= MAX_LANDMARKS) break;
      yield* reachability.explore(this.#values, [fact]);
      const { reached } = reachability;
      if (reached[goal] === 1) continue;
      const later = candidates.filter((other) => other !== fact && reached[other] === 0);
      yield candidates.length;
      yield* this.#learnNeeds(this.#add([fact], new Set([goal, ...later])));
    }
    for (const [facts, before] of this.#several) {
      if (this.found.length >= MAX_LANDMARKS) break;
      if (facts.some((fact) => holdsAtOnce[fact] === 1)) continue;
      yield* this.#addSeveral(facts, before);
    }
    // A fact that holds at the start is in no relaxed plan, but may be lost and needed again.
    for (const [fact, before] of this.#single) {
      before.needs.push(this.#landmarkOf.get(fact) ?? this.#add([fact]));
    }
  }

  #add(facts: readonly number[], precedes: ReadonlySet<number> = NOTHING): FactLandmark {
    const landmark: FactLandmark = { facts, needs: [], precedes, after: [] };
    this.found.push(landmark);
    for (const fact of facts) this.#landmarkOf.set(fact, landmark);
    return landmark;
  }

  /** Adds a disjunctive landmark and what it needs in turn, unless a similar one exists. */
  *#addSeveral(facts: readonly number[], before: FactLandmark): SlicedWork<void> {
    const known = this.#landmarkOf.get(facts[0] as number);
    if (known !== undefined && isSame(known.facts, facts)) {
      before.needs.push(known);
      return;
    }
    if (facts.some((fact) => this.#landmarkOf.has(fact))) return;
    const landmark = this.#add(facts);
    before.needs.push(landmark);
    yield* this.#reachability.explore(this.#values, facts);
    yield* this.#learnNeeds(landmark);
  }

  /** The testable facts of a relaxed plan that do not hold at the start, the goal's first. */
  *#factsOfPlan(): SlicedWork<number[]> {
    const { goal, preconditions, preconditionStart } = this.#relaxed;
    const { supporter } = this.#reachability;
    const seen = new Set([goal]);
    const facts: number[] = [];
    for (const fact of seen) {
      const operator = supporter[fact] as number;
      if (operator < 0) continue;
      if ((this.#tests.variable[fact] as number) >= 0) facts.push(fact);
      const end = preconditionStart[operator + 1] as number;
      for (let at = preconditionStart[operator] as number; at < end; at++) {
        seen.add(preconditions[at] as number);
      }
      yield 4 + end - (preconditionStart[operator] as number);
    }
    return facts;
  }

  /**
   * Derives the needs of a landmark from its possible first achievers, as reached by the last exploration without the
   * landmark: the facts that all achievers need, and a few disjunctions; each achiever needs one fact of each.
   */
  *#learnNeeds(landmark: FactLandmark): SlicedWork<void> {
    const { achievers, achieverStart } = this.#relaxed;
    const { unmet } = this.#reachability;
    const first = new Set<number>();
    for (const fact of landmark.facts) {
      const end = achieverStart[fact + 1] as number;
      for (let at = achieverStart[fact] as number; at < end; at++) {
        const operator = achievers[at] as number;
        if (unmet[operator] === 0) first.add(operator);
      }
      yield 2 + end - (achieverStart[fact] as number);
    }
    const taken = new Set<number>();
    for (let alternatives = 0; alternatives < MAX_ALTERNATIVES; ) {
      const facts = yield* this.#coverOf(first, taken);
      if (facts === undefined) return;
      for (const fact of facts) taken.add(fact);
      const [only] = facts;
      if (facts.length === 1) this.#single.push([only as number, landmark]);
      else {
        this.#several.push([facts, landmark]);
        alternatives++;
      }
    }
  }

  /** A few facts such that each operator needs one of them, the most needed first; undefined if there are none. */
  *#coverOf(
    operators: ReadonlySet<number>,
    taken: ReadonlySet<number>,
  ): SlicedWork<readonly number[] | undefined> {
    const { preconditions, preconditionStart } = this.#relaxed;
    const cover: number[] = [];
    let left = [...operators];
    while (left.length > 0) {
      if (cover.length === MAX_FACTS) return undefined;
      const needed = new Map<number, number>();
      let most: number | undefined;
      for (const operator of left) {
        const end = preconditionStart[operator + 1] as number;
        for (let at = preconditionStart[operator] as number; at < end; at++) {
          const fact = preconditions[at] as number;
          if (taken.has(fact) || (this.#tests.variable[fact] as number) < 0) continue;
          const count = (needed.get(fact) ?? 0) + 1;
          needed.set(fact, count);
          if (most === undefined || count > (needed.get(most) as number)) most = fact;
        }
        yield 4 + 4 * (end - (preconditionStart[operator] as number));
      }
      if (most === undefined) return undefined;
      const chosen = most;
      cover.push(chosen);
      left = left.filter((operator) => !this.#needs(operator, chosen));
    }
    return cover.length === 0 ? undefined : cover;
  }

  #needs(operator: number, fact: number): boolean {
    const { preconditions, preconditionStart } = this.#relaxed;
    const end = preconditionStart[operator + 1] as number;
    for (let at = preconditionStart[operator] as number; at < end; at++) {
      if (preconditions[at] === fact) return true;
    }
    return false;
  }
}

function isSame(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && b.every((fact) => a.includes(fact));
}
