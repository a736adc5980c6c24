import { COPY, DECREASE, INCREASE } from "@understudy/planner-core/compiled";
import { type Task, writtenBy } from "../../model/task.ts";
import type { SlicedWork } from "../../work/work.ts";
import { addBit, hasBit } from "../landmarks/bit-sets.ts";
import type { ExclusiveFacts } from "../landmarks/exclusive-facts.ts";
import type { FactTests } from "../landmarks/fact-tests.ts";
import type { FactLists, OperatorFacts } from "../landmarks/operator-facts.ts";

/** Limit on integers read or written, a few tenths of a second. */
const MAX_UNITS = 100_000_000;

/**
 * Pairs of facts from which the goal cannot be reached: h2 from the goal backwards (Alcázar, Torralba 2015). A state with
 * such a pair is a dead end, even where the relaxation has a plan.
 */
export class LostPairs {
  /** For each fact, whether pairs are kept for it: it concerns a single variable. */
  readonly #isPaired: Uint8Array;
  /** Number of integers per set of facts. */
  readonly #words: number;
  /** The facts that may hold together with each fact in a state from which the goal can be reached. */
  readonly #companions: Int32Array;
  readonly #grown: Int32Array;
  readonly #looked: Int32Array;
  readonly #before: Int32Array;
  #time = 0;

  private constructor(factCount: number, operatorCount: number, isPaired: Uint8Array) {
    this.#words = (factCount + 31) >> 5;
    this.#isPaired = isPaired;
    this.#companions = new Int32Array(factCount * this.#words);
    this.#grown = new Int32Array(factCount);
    this.#looked = new Int32Array(operatorCount).fill(-1);
    this.#before = new Int32Array(this.#words);
  }

  /** @returns undefined if there are too many pairs */
  static *find(
    task: Task,
    tests: FactTests,
    operators: OperatorFacts,
    exclusive: ExclusiveFacts,
    isUseless: Uint8Array,
  ): SlicedWork<LostPairs | undefined> {
    const { operatorCount } = task;
    const { variable } = tests;
    // Only assignments determine the value after an operator.
    const counted = writtenBy(task, [INCREASE, DECREASE, COPY]);
    const isPaired = Uint8Array.from(variable, (own) => Number(own >= 0 && !counted.has(own)));
    const found = new LostPairs(variable.length, operatorCount, isPaired);
    yield* found.#begin(operators, exclusive, operatorCount);
    const changes = new BackwardSteps(tests, operators, isPaired);
    return (yield* found.#grow(changes, operators.needs, exclusive, isUseless)) ? found : undefined;
  }

  /**
   * Whether a state is a dead end.
   *
   * @param count number of the state's facts
   * @param fresh number of its facts, the first ones, of which pairs are looked up
   */
  isLost(facts: Int32Array, count: number, fresh: number): boolean {
    const state = this.#before.fill(0);
    for (let at = 0; at < count; at++) {
      const fact = facts[at] as number;
      if (this.#isPaired[fact] === 1) addBit(state, fact);
    }
    for (let at = 0; at < fresh; at++) {
      const fact = facts[at] as number;
      if (this.#isPaired[fact] === 1 && this.#losesAny(fact, state)) return true;
    }
    return false;
  }

  #losesAny(fact: number, state: Int32Array): boolean {
    const words = this.#words;
    const row = fact * words;
    for (let word = 0; word < words; word++) {
      const together = this.#companions[row + word] as number;
      if (((state[word] as number) & ~together) !== 0) return true;
    }
    return false;
  }

  /** The pairs of states in which the goal holds. */
  *#begin({ needs }: OperatorFacts, exclusive: ExclusiveFacts, goal: number): SlicedWork<void> {
    const words = this.#words;
    const isPaired = this.#isPaired;
    const together = this.#before;
    exclusive.togetherWith(needs, goal, together);
    for (let fact = 0; fact < isPaired.length; fact++) {
      if (isPaired[fact] === 0 || !hasBit(together, fact)) continue;
      for (let word = 0; word < words; word++) {
        this.#companions[fact * words + word] =
          (together[word] as number) & exclusive.wordOf(fact, word);
      }
      yield words;
    }
  }

  *#grow(
    steps: BackwardSteps,
    needs: FactLists,
    exclusive: ExclusiveFacts,
    isUseless: Uint8Array,
  ): SlicedWork<boolean> {
    let units = 0;
    for (let before = -1; before < this.#time; ) {
      before = this.#time;
      for (let operator = 0; operator < isUseless.length; operator++) {
        if (isUseless[operator] === 1 || exclusive.applies[operator] === 0) continue;
        const own = this.#look(operator, steps, needs, exclusive);
        yield own;
        units += own;
        if (units > MAX_UNITS) return false;
      }
    }
    return true;
  }

  /** Records the pairs that may hold before an operator. Returns the units of work done. */
  #look(
    operator: number,
    steps: BackwardSteps,
    needs: FactLists,
    exclusive: ExclusiveFacts,
  ): number {
    const words = this.#words;
    const companions = this.#companions;
    const { after, touched } = steps.of(operator);
    const looked = this.#looked[operator] as number;
    if (looked >= 0 && !after.some((fact) => (this.#grown[fact] as number) > looked)) {
      return after.length + 1;
    }
    this.#looked[operator] = this.#time;
    const before = this.#before.fill(-1);
    for (const fact of after) {
      const row = fact * words;
      for (let word = 0; word < words; word++) {
        before[word] = (before[word] as number) & (companions[row + word] as number);
      }
    }
    for (const fact of after) if (!hasBit(before, fact)) return after.length * (words + 1);
    for (const fact of touched) addBit(before, fact);
    exclusive.keepTogetherWith(needs, operator, before);
    for (const fact of touched) if (hasBit(before, fact)) this.#join(fact, exclusive);
    return (after.length + touched.length + 4) * (words + 1);
  }

  /** Records that a fact may hold together with the facts before the current operator. */
  #join(fact: number, exclusive: ExclusiveFacts): void {
    const words = this.#words;
    const isPaired = this.#isPaired;
    const companions = this.#companions;
    const row = fact * words;
    for (let word = 0; word < words; word++) {
      const known = companions[row + word] as number;
      let fresh = (this.#before[word] as number) & exclusive.wordOf(fact, word) & ~known;
      for (; fresh !== 0; fresh &= fresh - 1) {
        const other = 32 * word + 31 - Math.clz32(fresh & -fresh);
        if (isPaired[other] !== 1) continue;
        addBit(companions, other, row);
        addBit(companions, fact, other * words);
        this.#grown[fact] = this.#grown[other] = ++this.#time;
      }
    }
  }
}

/** The facts around each operator, as seen from the state after it. */
class BackwardSteps {
  readonly #tests: FactTests;
  readonly #operators: OperatorFacts;
  readonly #isPaired: Uint8Array;
  readonly #factsOf = new Map<number, number[]>();

  constructor(tests: FactTests, operators: OperatorFacts, isPaired: Uint8Array) {
    this.#tests = tests;
    this.#operators = operators;
    this.#isPaired = isPaired;
    tests.variable.forEach((variable, fact) => {
      if (isPaired[fact] === 0) return;
      const known = this.#factsOf.get(variable);
      if (known === undefined) this.#factsOf.set(variable, [fact]);
      else known.push(fact);
    });
  }

  /** The facts that hold after an operator, and all facts of the variables that it changes. */
  of(operator: number): { readonly after: readonly number[]; readonly touched: readonly number[] } {
    const { variable } = this.#tests;
    const { needs, adds, deletes } = this.#operators;
    const isPaired = this.#isPaired;
    const after: number[] = [];
    const variables = new Set<number>();
    for (const lists of [adds, deletes]) {
      const end = lists.start[operator + 1] as number;
      for (let at = lists.start[operator] as number; at < end; at++) {
        const fact = lists.facts[at] as number;
        if (isPaired[fact] === 0) continue;
        variables.add(variable[fact] as number);
        if (lists === adds) after.push(fact);
      }
    }
    const end = needs.start[operator + 1] as number;
    for (let at = needs.start[operator] as number; at < end; at++) {
      const fact = needs.facts[at] as number;
      if (isPaired[fact] === 1 && !variables.has(variable[fact] as number)) after.push(fact);
    }
    const touched = [...variables].flatMap((own) => this.#factsOf.get(own) ?? []);
    return { after, touched };
  }
}
