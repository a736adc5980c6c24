import { type RelaxedTask, stateFacts } from "../../relaxation/relaxed-task.ts";
import type { SlicedWork } from "../../work/work.ts";
import type { FactLists, OperatorFacts } from "./operator-facts.ts";

/** More facts are not compared with each other. */
const MAX_FACTS = 4096;
/** Integers that are read or written at most, some tenths of a second. */
const MAX_UNITS = 100_000_000;

/**
 * Pairs of facts that never hold at once on any way from a state, as far as looking at pairs alone shows it (h2: Haslum
 * and Geffner 2000).
 */
export class ExclusiveFacts {
  /** By operator, and last for the goal: whether it may ever apply. */
  readonly applies: Uint8Array;
  /** Integers of a set of facts. */
  readonly #words: number;
  /** By fact: the set of those that may hold together with it. */
  readonly #companions: Int32Array;
  /** By fact: the time when its companions last became more. */
  readonly #grown: Int32Array;
  /** By operator: the time when it was last looked at. */
  readonly #looked: Int32Array;
  /** The facts that may hold after the operator that is looked at. */
  readonly #after: Int32Array;
  #time = 0;

  private constructor(factCount: number, operatorCount: number) {
    this.applies = new Uint8Array(operatorCount);
    this.#words = (factCount + 31) >> 5;
    this.#companions = new Int32Array(factCount * this.#words);
    this.#grown = new Int32Array(factCount);
    this.#looked = new Int32Array(operatorCount).fill(-1);
    this.#after = new Int32Array(this.#words);
  }

  /** @returns undefined where there are too many pairs to look at */
  static *find(
    relaxed: RelaxedTask,
    values: Int32Array,
    operators: OperatorFacts,
  ): SlicedWork<ExclusiveFacts | undefined> {
    const { factCount } = relaxed;
    if (factCount > MAX_FACTS) return undefined;
    const found = new ExclusiveFacts(factCount, operators.needs.start.length - 1);
    const start = new Int32Array(factCount);
    const startCount = stateFacts(relaxed, values, start);
    for (const fact of start.subarray(0, startCount)) {
      for (let index = 0; index < startCount; index++) {
        add(found.#companions, fact * found.#words, start[index] as number);
      }
      yield startCount;
    }
    return (yield* found.#grow(operators)) ? found : undefined;
  }

  /** Whether two facts never hold at once. */
  are(one: number, other: number): boolean {
    return !has(this.#companions, one * this.#words, other);
  }

  /** Whether a fact never holds together with all of some others. */
  isOut(fact: number, { facts, start }: FactLists, operator: number): boolean {
    const end = start[operator + 1] as number;
    for (let at = start[operator] as number; at < end; at++) {
      if (this.are(facts[at] as number, fact)) return true;
    }
    return false;
  }

  /** Lets operators apply until no pair is new. Whether that was not too much. */
  *#grow(operators: OperatorFacts): SlicedWork<boolean> {
    const { applies } = this;
    let units = 0;
    for (let before = -1; before < this.#time; ) {
      before = this.#time;
      for (let operator = 0; operator < applies.length; operator++) {
        const own = this.#look(operator, operators);
        yield own;
        units += own;
        if (units > MAX_UNITS) return false;
      }
    }
    return true;
  }

  /** Notes what may hold together after an operator. Returns the units of work that it took. */
  #look(operator: number, { needs, brings, clears }: OperatorFacts): number {
    const words = this.#words;
    const companions = this.#companions;
    const after = this.#after;
    const from = needs.start[operator] as number;
    const end = needs.start[operator + 1] as number;
    if (!this.#isDue(operator, needs)) return end - from;
    this.#looked[operator] = this.#time;
    after.fill(-1);
    for (let at = from; at < end; at++) {
      const row = (needs.facts[at] as number) * words;
      for (let word = 0; word < words; word++) {
        after[word] = (after[word] as number) & (companions[row + word] as number);
      }
    }
    for (let at = from; at < end; at++) {
      if (!has(after, 0, needs.facts[at] as number)) return (end - from) * (words + 1);
    }
    this.applies[operator] = 1;
    const clearEnd = clears.start[operator + 1] as number;
    for (let at = clears.start[operator] as number; at < clearEnd; at++) {
      remove(after, clears.facts[at] as number);
    }
    const bringEnd = brings.start[operator + 1] as number;
    const bringFrom = brings.start[operator] as number;
    for (let at = bringFrom; at < bringEnd; at++) add(after, 0, brings.facts[at] as number);
    for (let at = bringFrom; at < bringEnd; at++) this.#join(brings.facts[at] as number);
    return (end - from) * (words + 1) + (bringEnd - bringFrom) * words;
  }

  /** Whether what an operator needs has more companions than when it was last looked at. */
  #isDue(operator: number, { facts, start }: FactLists): boolean {
    const looked = this.#looked[operator] as number;
    const end = start[operator + 1] as number;
    for (let at = start[operator] as number; at < end; at++) {
      if ((this.#grown[facts[at] as number] as number) > looked) return true;
    }
    return false;
  }

  /** Notes that a fact may hold together with all that may hold after an operator. */
  #join(fact: number): void {
    const words = this.#words;
    const companions = this.#companions;
    const row = fact * words;
    for (let word = 0; word < words; word++) {
      let fresh = (this.#after[word] as number) & ~(companions[row + word] as number);
      if (fresh === 0) continue;
      companions[row + word] = (companions[row + word] as number) | fresh;
      this.#grown[fact] = ++this.#time;
      for (; fresh !== 0; fresh &= fresh - 1) {
        const other = 32 * word + 31 - Math.clz32(fresh & -fresh);
        add(companions, other * words, fact);
        this.#grown[other] = this.#time;
      }
    }
  }
}

function has(sets: Int32Array, start: number, fact: number): boolean {
  return ((sets[start + (fact >> 5)] as number) & (1 << (fact & 31))) !== 0;
}

function add(sets: Int32Array, start: number, fact: number): void {
  const at = start + (fact >> 5);
  sets[at] = (sets[at] as number) | (1 << (fact & 31));
}

function remove(set: Int32Array, fact: number): void {
  set[fact >> 5] = (set[fact >> 5] as number) & ~(1 << (fact & 31));
}
