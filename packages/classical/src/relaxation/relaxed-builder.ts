import { IntList } from "@understudy/planner-core/compiled";
import { greatestCommonDivisor } from "../work/greatest-common-divisor.ts";
import { LongList } from "../work/long-list.ts";
import { CHUNK, fillInSlices, type SlicedWork } from "../work/work.ts";
import { type RelaxationLimits, relaxationBytes } from "./detail.ts";
import { type RelaxedOperator, TRUE_FACT } from "./fact-table.ts";
import type { RelaxedTask } from "./relaxed-task.ts";

/** The operators of a relaxed task, without the meaning of its facts. */
type RelaxedOperators = Pick<
  RelaxedTask,
  | "operatorCount"
  | "preconditions"
  | "preconditionStart"
  | "preconditionCount"
  | "adds"
  | "addStart"
  | "consumers"
  | "consumerStart"
  | "achievers"
  | "achieverStart"
  | "costInUnits"
  | "unit"
  | "origin"
>;

/** Collects relaxed operators in flat lists, within limits. */
export class RelaxedBuilder {
  readonly #limits: RelaxationLimits;
  readonly #preconditions = new LongList();
  readonly #preconditionStart = new LongList();
  readonly #adds = new LongList();
  readonly #addStart = new LongList();
  readonly #scaledCost: number[] = [];
  readonly #origin = new LongList();
  /** The last operator that listed each fact, as a precondition or as an add. */
  readonly #listed: IntList;
  #epoch = 0;

  /** @param factCount number of facts so far */
  constructor(limits: RelaxationLimits, factCount: number) {
    this.#limits = limits;
    this.#listed = new IntList(factCount);
    this.#preconditionStart.push(0);
    this.#addStart.push(0);
  }

  /** The number of operators. */
  get count(): number {
    return this.#origin.length;
  }

  /** Number of preconditions and effects so far. */
  get entries(): number {
    return this.#preconditions.length + this.#adds.length;
  }

  /** Whether the limits are exceeded. */
  isTooLarge(factCount: number, moreEntries = 0): boolean {
    const entries = this.entries + moreEntries;
    const bytes = relaxationBytes(entries, this.count, factCount);
    return entries > this.#limits.entries || bytes > this.#limits.bytes;
  }

  /** Adds an operator, unless its preconditions already include all its adds. */
  add({ preconditions, adds, scaledCost, origin }: RelaxedOperator): void {
    const epoch = ++this.#epoch;
    const needed = this.#preconditions.length;
    for (const fact of preconditions) if (this.#list(fact, epoch)) this.#preconditions.push(fact);
    const added = this.#adds.length;
    for (const fact of adds) if (this.#list(fact, epoch)) this.#adds.push(fact);
    if (this.#adds.length === added) {
      this.#preconditions.cut(needed);
      return;
    }
    if (this.#preconditions.length === needed) this.#preconditions.push(TRUE_FACT);
    this.#preconditionStart.push(this.#preconditions.length);
    this.#addStart.push(this.#adds.length);
    this.#scaledCost.push(scaledCost);
    this.#origin.push(origin);
  }

  /** The operators in their final form. */
  *finish(factCount: number): SlicedWork<RelaxedOperators> {
    const operatorCount = this.count;
    const preconditions = yield* this.#preconditions.toArray();
    const preconditionStart = yield* this.#preconditionStart.toArray();
    const adds = yield* this.#adds.toArray();
    const addStart = yield* this.#addStart.toArray();
    const preconditionCount = new Int32Array(operatorCount);
    for (let operator = 0; operator < operatorCount; operator++) {
      const start = preconditionStart[operator] as number;
      preconditionCount[operator] = (preconditionStart[operator + 1] as number) - start;
      if (operator % CHUNK === 0) yield CHUNK;
    }
    const [consumers, consumerStart] = yield* invert(preconditions, preconditionStart, factCount);
    const [achievers, achieverStart] = yield* invert(adds, addStart, factCount);
    let unit = 0;
    for (let operator = 0; operator < operatorCount; operator++) {
      unit = greatestCommonDivisor(unit, Math.floor(this.#scaledCost[operator] as number));
      if (operator % CHUNK === 0) yield 8 * CHUNK;
    }
    const size = unit === 0 ? 1 : unit;
    const costInUnits = yield* fillInSlices(new Float64Array(operatorCount), (operator) =>
      Math.floor(Math.floor(this.#scaledCost[operator] as number) / size),
    );
    return {
      operatorCount,
      preconditions,
      preconditionStart,
      preconditionCount,
      adds,
      addStart,
      consumers,
      consumerStart,
      achievers,
      achieverStart,
      costInUnits,
      unit: size,
      origin: yield* this.#origin.toArray(),
    };
  }

  /** Adds a fact to a list under a epoch. Returns whether this is its first time. */
  #list(fact: number, epoch: number): boolean {
    while (this.#listed.length <= fact) this.#listed.push(0);
    if (this.#listed.at(fact) === epoch) return false;
    this.#listed.set(fact, epoch);
    return true;
  }
}

/** Inverts lists by operator into lists by fact, in the order of the operators. */
function* invert(
  items: Int32Array,
  starts: Int32Array,
  factCount: number,
): SlicedWork<readonly [Int32Array, Int32Array]> {
  const itemStarts = new Int32Array(factCount + 1);
  for (let at = 0; at < items.length; at++) {
    const fact = items[at] as number;
    itemStarts[fact + 1] = (itemStarts[fact + 1] as number) + 1;
    if (at % CHUNK === CHUNK - 1) yield CHUNK;
  }
  for (let fact = 1; fact <= factCount; fact++) {
    itemStarts[fact] = (itemStarts[fact] as number) + (itemStarts[fact - 1] as number);
    if (fact % CHUNK === 0) yield CHUNK;
  }
  const next = itemStarts.slice();
  const inverted = new Int32Array(items.length);
  for (let operator = 0, at = 0; operator + 1 < starts.length; operator++) {
    const end = starts[operator + 1] as number;
    for (; at < end; at++) {
      const fact = items[at] as number;
      const place = next[fact] as number;
      next[fact] = place + 1;
      inverted[place] = operator;
      if (at % CHUNK === 0) yield CHUNK;
    }
  }
  return [inverted, itemStarts];
}
