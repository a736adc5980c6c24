import { holds } from "@understudy/planner-core/compiled";
import { greatestCommonDivisor } from "../work/greatest-common-divisor.ts";
import { CHUNK, type SlicedWork } from "../work/work.ts";
import { type AbstractOperator, projectCondition } from "./abstract-operators.ts";
import { type AbstractSpace, widthOf } from "./abstract-space.ts";

/** Distance of states that cannot reach the goal. */
export const FAR = 0xffff;
/** The largest distance in a table, in units. Larger distances are capped. */
const FARTHEST: number = FAR - 1;
/** Limit on the units of the dearest step. */
const MAX_UNITS = 1024;
/** Number of distances initialised in one slice. */
const FILLED = 8192;
/** Number of states tested for the goal in one slice. */
const LOOKED_AT = 32;

/**
 * Dijkstra's algorithm in an abstraction, backwards from the goal and in slices. Predecessors are enumerated digit by
 * digit, so no edge is ever stored.
 */
export class TableBuild {
  /** Unit of the distances, in thousandths. */
  readonly unit: number;
  /** Goal distance of each state, in units. */
  readonly distance: Uint16Array;
  readonly #space: AbstractSpace;
  /** Operators that may lead to a state, by position and then by digit after the effect. */
  readonly #leading: readonly (readonly (readonly AbstractOperator[])[])[];
  readonly #goal: Int32Array;
  /** First state of each bucket. A distance is in the bucket given by its remainder modulo the number of buckets. */
  readonly #heads: Int32Array;
  readonly #next: Int32Array;
  readonly #previous: Int32Array;
  readonly #digits: Int32Array;
  readonly #values: Int32Array;
  readonly #cursor: Int32Array;
  /** Next state to be tested for the goal. */
  #checked = 0;
  #level = 0;
  #waiting = 0;
  /** Approximate number of integers read since the last pause. */
  #units = 0;

  /** @param prepared the operators with their costs in units, and the unit */
  constructor(space: AbstractSpace, prepared: UnitOperators) {
    this.#space = space;
    this.distance = new Uint16Array(space.size);
    const { unit, maxScaledCost, leading } = prepared;
    this.unit = unit;
    this.#leading = leading;
    this.#goal = projectCondition(space, space.task.goal);
    this.#heads = new Int32Array(Math.ceil(maxScaledCost / unit) + 1).fill(-1);
    this.#next = new Int32Array(space.size);
    this.#previous = new Int32Array(space.size);
    this.#digits = new Int32Array(space.slots.length);
    this.#values = new Int32Array(space.task.variables.length);
    this.#cursor = new Int32Array(space.slots.length);
  }

  *run(): SlicedWork<void> {
    const { size, slots } = this.#space;
    const perState = 4 * slots.length + this.#goal.length;
    for (let from = 0; from < size; from += FILLED) {
      this.distance.fill(FAR, from, from + FILLED);
      yield CHUNK;
    }
    while (this.#checked < size) {
      this.#markGoals(Math.min(size, this.#checked + LOOKED_AT));
      yield LOOKED_AT * perState;
    }
    while (this.#waiting > 0) {
      this.#settleNext();
      if (this.#units < CHUNK) continue;
      yield this.#units;
      this.#units = 0;
    }
  }

  #markGoals(to: number): void {
    const space = this.#space;
    const goal = this.#goal;
    const values = this.#values;
    const { slots } = space;
    const digits = this.#digits;
    for (; this.#checked < to; this.#checked++) {
      space.digitsOf(this.#checked, digits);
      for (let position = 0; position < slots.length; position++) {
        values[slots[position] as number] = space.valueOf(position, digits[position] as number);
      }
      if (goal.length > 0 && !holds(goal, 0, goal.length, values)) continue;
      this.distance[this.#checked] = 0;
      this.#enter(this.#checked, 0);
    }
  }

  /** Settles the nearest state, and relaxes its predecessors. */
  #settleNext(): void {
    const heads = this.#heads;
    const buckets = heads.length;
    let bucket = this.#level % buckets;
    while ((heads[bucket] as number) < 0) {
      this.#level++;
      bucket = bucket + 1 === buckets ? 0 : bucket + 1;
    }
    const state = heads[bucket] as number;
    this.#leave(state, this.#level);
    const digits = this.#digits;
    this.#space.digitsOf(state, digits);
    for (let position = 0; position < digits.length; position++) {
      const digit = digits[position] as number;
      const leading = this.#leading[position]?.[digit] as readonly AbstractOperator[];
      this.#units += 2 + 4 * leading.length;
      for (let index = 0; index < leading.length; index++) {
        this.#offer(leading[index] as AbstractOperator, state);
      }
    }
  }

  /** Relaxes the predecessors of a state through one operator. */
  #offer(operator: AbstractOperator, state: number): void {
    const digits = this.#digits;
    const { tests, effects } = operator;
    for (let at = 0; at < tests.length; at += 3) {
      const digit = digits[tests[at] as number] as number;
      if (digit < (tests[at + 1] as number) || digit > (tests[at + 2] as number)) return;
    }
    const count = effects.length;
    for (let index = 0; index < count; index++) {
      const { position, before, source, image } = effects[index] as AbstractOperator["effects"][0];
      const digit = digits[position] as number;
      if ((before[digit] as Int32Array).length === 0) return;
      if (source >= 0 && image[digits[source] as number] !== digit) return;
    }
    const distance = this.#level + operator.scaledCost;
    this.#descend(operator, 0, state, distance);
  }

  #descend(operator: AbstractOperator, index: number, from: number, distance: number): void {
    const { effects } = operator;
    this.#units += 2;
    if (index === effects.length) {
      // Rounding down each part may subtract more than there was.
      const reached = Math.min(FARTHEST, Math.max(distance, this.#level));
      if (reached >= (this.distance[from] as number)) return;
      if (operator.code.length > 0 && !this.#meets(operator.code, from)) return;
      this.#improve(from, reached);
      return;
    }
    const { position, before } = effects[index] as AbstractOperator["effects"][0];
    const digit = this.#digits[position] as number;
    const stride = this.#space.strides[position] as number;
    const list = before[digit] as Int32Array;
    for (let at = 0; at < list.length; at += 2) {
      const state = from + ((list[at] as number) - digit) * stride;
      this.#descend(operator, index + 1, state, distance + (list[at + 1] as number));
    }
  }

  /** Whether an abstract state meets the conditions that intervals cannot express. */
  #meets(code: Int32Array, state: number): boolean {
    const space = this.#space;
    const { slots } = space;
    const values = this.#values;
    const digits = this.#cursor;
    space.digitsOf(state, digits);
    for (let position = 0; position < slots.length; position++) {
      values[slots[position] as number] = space.valueOf(position, digits[position] as number);
    }
    return holds(code, 0, code.length, values);
  }

  #improve(state: number, distance: number): void {
    const before = this.distance[state] as number;
    if (before !== FAR) this.#leave(state, before);
    this.distance[state] = distance;
    this.#enter(state, distance);
  }

  #enter(state: number, distance: number): void {
    const bucket = distance % this.#heads.length;
    const head = this.#heads[bucket] as number;
    this.#next[state] = head;
    this.#previous[state] = -1;
    if (head >= 0) this.#previous[head] = state;
    this.#heads[bucket] = state;
    this.#waiting++;
  }

  #leave(state: number, distance: number): void {
    const next = this.#next[state] as number;
    const previous = this.#previous[state] as number;
    if (next >= 0) this.#previous[next] = previous;
    if (previous >= 0) this.#next[previous] = next;
    else this.#heads[distance % this.#heads.length] = next;
    this.#waiting--;
  }
}

/** The operators of an abstraction, indexed for backward enumeration. */
export interface UnitOperators {
  /** Unit of the costs, in thousandths. */
  readonly unit: number;
  /** The highest cost of a step, in thousandths. */
  readonly maxScaledCost: number;
  /** The operators by position, then by digit after the effect. */
  readonly leading: readonly (readonly (readonly AbstractOperator[])[])[];
}

/** Chooses the unit of a table and converts all costs to it. */
export function* prepareOperators(
  space: AbstractSpace,
  operators: readonly AbstractOperator[],
): SlicedWork<UnitOperators> {
  let common = 0;
  let maxScaledCost = 0;
  for (const { scaledCost, effects } of operators) {
    yield CHUNK;
    let most = scaledCost;
    common = greatestCommonDivisor(common, scaledCost);
    for (const { before } of effects) {
      let more = 0;
      for (const runs of before) {
        for (let at = 1; at < runs.length; at += 2) {
          const amount = runs[at] as number;
          if (amount > more) more = amount;
          if (amount !== 0) common = greatestCommonDivisor(common, Math.abs(amount));
        }
      }
      most += more;
    }
    maxScaledCost = Math.max(maxScaledCost, most);
  }
  const unit = Math.max(1, common, Math.ceil(maxScaledCost / MAX_UNITS));
  const leading: AbstractOperator[][][] = space.variables.map((variable) =>
    Array.from({ length: widthOf(variable) }, () => []),
  );
  for (const operator of operators) {
    yield CHUNK;
    file(inUnits(operator, unit), leading);
  }
  return { unit, maxScaledCost, leading };
}

function inUnits(operator: AbstractOperator, unit: number): AbstractOperator {
  return {
    ...operator,
    scaledCost: Math.floor(operator.scaledCost / unit),
    effects: operator.effects.map((effect) => ({
      ...effect,
      before: effect.before.map((runs) =>
        runs.map((amount, at) => (at % 2 === 1 ? Math.floor(amount / unit) : amount)),
      ),
    })),
  };
}

/** Indexes an operator under the most selective of its effects. */
function file(operator: AbstractOperator, leading: AbstractOperator[][][]): void {
  let best: AbstractOperator["effects"][0] | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const effect of operator.effects) {
    const left = effect.before.filter((runs) => runs.length > 0).length / effect.before.length;
    if (left >= least) continue;
    least = left;
    best = effect;
  }
  if (best === undefined) return;
  const { position, before } = best;
  before.forEach((runs, digit) => {
    if (runs.length > 0) leading[position]?.[digit]?.push(operator);
  });
}
