import { type RelaxedTask, stateFacts } from "../../relaxation/relaxed-task.ts";
import type { SlicedWork } from "../../work/work.ts";
import { addBit, hasBit } from "./bit-sets.ts";
import type { FactLists, OperatorFacts } from "./operator-facts.ts";

/** Limit on facts for a pairwise analysis. */
const MAX_FACTS = 4096;
/** Limit on integers read or written, a few tenths of a second. */
const MAX_UNITS = 100_000_000;

/** Mutexes: pairs of facts that never hold together in a reachable state (h2: Haslum and Geffner 2000). */
export class ExclusiveFacts {
  /** Whether each operator may ever apply; the last entry is the goal. */
  readonly applies: Uint8Array;
  /** Number of integers per set of facts. */
  readonly #words: number;
  /** The facts that may hold together with each fact. */
  readonly #companions: Int32Array;
  /** Time of the last growth of each fact's companions. */
  readonly #grown: Int32Array;
  /** Time of each operator's last processing. */
  readonly #looked: Int32Array;
  /** The facts that may hold after the current operator. */
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

  /** @returns undefined if there are too many pairs */
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
        addBit(found.#companions, start[index] as number, fact * found.#words);
      }
      yield startCount;
    }
    return (yield* found.#grow(operators)) ? found : undefined;
  }

  /** Whether two facts exclude each other. */
  are(one: number, other: number): boolean {
    return !hasBit(this.#companions, other, one * this.#words);
  }

  /** A word of the set of facts that may hold together with a fact. */
  wordOf(fact: number, word: number): number {
    return this.#companions[fact * this.#words + word] as number;
  }

  /** Writes the set of facts that may hold together with all of an operator's facts. */
  togetherWith(lists: FactLists, operator: number, out: Int32Array): void {
    this.keepTogetherWith(lists, operator, out.fill(-1));
  }

  /** Keeps the facts of a set that may hold together with all of an operator's facts. */
  keepTogetherWith({ facts, start }: FactLists, operator: number, set: Int32Array): void {
    const words = this.#words;
    const end = start[operator + 1] as number;
    for (let at = start[operator] as number; at < end; at++) {
      const row = (facts[at] as number) * words;
      for (let word = 0; word < words; word++) {
        set[word] = (set[word] as number) & (this.#companions[row + word] as number);
      }
    }
  }

  /** Whether a fact excludes one of an operator's facts. */
  isOut(fact: number, { facts, start }: FactLists, operator: number): boolean {
    const end = start[operator + 1] as number;
    for (let at = start[operator] as number; at < end; at++) {
      if (this.are(facts[at] as number, fact)) return true;
    }
    return false;
  }

  /** Applies operators until nothing changes; false if that exceeds the limit. */
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

  /** Records the pairs that may hold after an operator. Returns the units of work done. */
  #look(operator: number, { needs, adds, deletes }: OperatorFacts): number {
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
      if (!hasBit(after, needs.facts[at] as number)) return (end - from) * (words + 1);
    }
    this.applies[operator] = 1;
    const deleteEnd = deletes.start[operator + 1] as number;
    for (let at = deletes.start[operator] as number; at < deleteEnd; at++) {
      remove(after, deletes.facts[at] as number);
    }
    const addEnd = adds.start[operator + 1] as number;
    const addFrom = adds.start[operator] as number;
    for (let at = addFrom; at < addEnd; at++) addBit(after, adds.facts[at] as number);
    for (let at = addFrom; at < addEnd; at++) this.#join(adds.facts[at] as number);
    return (end - from) * (words + 1) + (addEnd - addFrom) * words;
  }

  /** Whether the preconditions of an operator have gained companions since it was last processed. */
  #isDue(operator: number, { facts, start }: FactLists): boolean {
    const looked = this.#looked[operator] as number;
    const end = start[operator + 1] as number;
    for (let at = start[operator] as number; at < end; at++) {
      if ((this.#grown[facts[at] as number] as number) > looked) return true;
    }
    return false;
  }

  /** Records that a fact may hold together with every fact after the current operator. */
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
        addBit(companions, fact, other * words);
        this.#grown[other] = this.#time;
      }
    }
  }
}

function remove(set: Int32Array, fact: number): void {
  set[fact >> 5] = (set[fact >> 5] as number) & ~(1 << (fact & 31));
}
