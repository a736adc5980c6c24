/**
 * The index that finds plans by the states they match.
 *
 * @module
 */

import { decodeRun } from "../../rules/condition/code.ts";
import { holds } from "../../rules/condition/evaluate.ts";
import type { ConditionNode } from "../../rules/condition/node.ts";
import type { VariableRanges } from "../../rules/condition/value-set.ts";
import type { Requirement, VariableDemand } from "./requirement.ts";

/** Largest range for which a direct look-up is used; larger ranges use binary search. */
const MAX_DIRECT_VALUES = 1024;

/** The lookup table of one variable. */
interface Column {
  readonly variable: number;
  /** Lowest value of each interval, ascending: all values of an interval match the same entries. */
  readonly lows: readonly number[];
  /** One row per interval: a bit for every entry that matches the interval's values. */
  readonly rows: readonly Int32Array[];
  /** Share of set bits. Columns with the lowest density, the most selective ones, come first. */
  readonly density: number;
}

/**
 * Finds the conjunctive preconditions whose single-variable parts a state satisfies: bit-parallel matching as in the
 * bit-vector algorithm for packet classification (Lakshman and Stiliadis 1998). The value of each tested variable
 * selects a row of bits, one bit per entry in the given order; the AND of all rows leaves the matching entries. The
 * lowest bit is the first entry, so if entries are ordered by cost the cheapest is found first.
 *
 * A look-up takes at most one word operation per variable for every 32 entries, and stops at the first word with a bit
 * left. It allocates nothing. Building the index is linear in intervals × entries per variable.
 */
export class BitIndex {
  readonly size: number;
  readonly #words: number;
  readonly #columns: number;
  readonly #variables: Int32Array;
  /** The rows of all columns in sequence. */
  readonly #bits: Int32Array;
  /** Start of each column's look-up table in `#direct`; -1 for columns with binary search. */
  readonly #directStart: Int32Array;
  readonly #min: Int32Array;
  /** Offset in `#bits` of each value's row, column after column. */
  readonly #direct: Int32Array;
  /** Start of each column's interval bounds in `#lows`; one more entry than columns. */
  readonly #lowStart: Int32Array;
  readonly #lows: Int32Array;
  readonly #firstRow: Int32Array;
  /** Row offsets selected by the current state. */
  readonly #selected: Int32Array;
  #word = 0;
  #left = 0;

  /** @param requirements requirements, in the order of the results */
  constructor(requirements: readonly Requirement[], ranges: VariableRanges) {
    this.size = requirements.length;
    this.#words = Math.max(1, (requirements.length + 31) >>> 5);
    const columns = columnsOf(requirements, ranges, this.#words);
    this.#columns = columns.length;
    this.#variables = Int32Array.from(columns, ({ variable }) => variable);
    this.#min = Int32Array.from(columns, ({ variable }) => ranges.min[variable] as number);
    this.#selected = new Int32Array(columns.length);
    const bits: Int32Array[] = [];
    const lows: number[] = [];
    const direct: number[] = [];
    this.#lowStart = new Int32Array(columns.length + 1);
    this.#firstRow = new Int32Array(columns.length);
    this.#directStart = new Int32Array(columns.length).fill(-1);
    columns.forEach((column, index) => {
      const firstRow = bits.length * this.#words;
      this.#firstRow[index] = firstRow;
      const min = ranges.min[column.variable] as number;
      const count = (ranges.max[column.variable] as number) - min + 1;
      if (count <= MAX_DIRECT_VALUES) {
        this.#directStart[index] = direct.length;
        let interval = 0;
        for (let value = min; value < min + count; value++) {
          if ((column.lows[interval + 1] ?? Number.POSITIVE_INFINITY) <= value) interval++;
          direct.push(firstRow + interval * this.#words);
        }
      }
      for (const row of column.rows) bits.push(row);
      for (const low of column.lows) lows.push(low);
      this.#lowStart[index + 1] = lows.length;
    });
    this.#lows = Int32Array.from(lows);
    this.#direct = Int32Array.from(direct);
    // An index without columns reads a single row of ones.
    this.#bits = new Int32Array(Math.max(1, bits.length) * this.#words);
    bits.forEach((row, index) => {
      this.#bits.set(row, index * this.#words);
    });
  }

  /** Position of the first entry whose single-variable parts the state satisfies; -1 if there is none. */
  first(state: Int32Array): number {
    for (let column = 0; column < this.#columns; column++) {
      const value = state[this.#variables[column] as number] as number;
      const start = this.#directStart[column] as number;
      this.#selected[column] =
        start >= 0
          ? (this.#direct[start + value - (this.#min[column] as number)] as number)
          : this.#search(column, value);
    }
    this.#word = -1;
    this.#left = 0;
    return this.next();
  }

  /** The next entry for the state of `first`; -1 after the last. */
  next(): number {
    const bits = this.#bits;
    const selected = this.#selected;
    const columns = this.#columns;
    let left = this.#left;
    while (left === 0) {
      const word = ++this.#word;
      if (word >= this.#words) return -1;
      left = this.#valid(word);
      for (let column = 0; left !== 0 && column < columns; column++) {
        left &= bits[(selected[column] as number) + word] as number;
      }
    }
    const lowest = left & -left;
    this.#left = left ^ lowest;
    return (this.#word << 5) + 31 - Math.clz32(lowest);
  }

  #valid(word: number): number {
    const after = this.size - (word << 5);
    return after >= 32 ? -1 : (1 << Math.max(0, after)) - 1;
  }

  #search(column: number, value: number): number {
    const start = this.#lowStart[column] as number;
    let low = start;
    let high = (this.#lowStart[column + 1] as number) - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.#lows[middle] as number) <= value) low = middle;
      else high = middle - 1;
    }
    return (this.#firstRow[column] as number) + (low - start) * this.#words;
  }
}

function columnsOf(
  requirements: readonly Requirement[],
  ranges: VariableRanges,
  words: number,
): Column[] {
  const demands = new Map<number, { readonly entry: number; readonly demand: VariableDemand }[]>();
  requirements.forEach((requirement, entry) => {
    for (const demand of requirement.demands) {
      const list = demands.get(demand.variable);
      if (list === undefined) demands.set(demand.variable, [{ entry, demand }]);
      else list.push({ entry, demand });
    }
  });
  const scratch = new Int32Array(ranges.min.length);
  const columns = [...demands].map(([variable, list]): Column => {
    const min = ranges.min[variable] as number;
    const max = ranges.max[variable] as number;
    const lows = intervalStarts(
      list.map(({ demand }) => demand),
      min,
      max,
    );
    let set = 0;
    const rows = lows.map((low) => {
      const row = new Int32Array(words).fill(-1);
      scratch[variable] = low;
      for (const { entry, demand } of list) {
        if (takes(demand, low, scratch)) set++;
        else row[entry >>> 5] = (row[entry >>> 5] as number) & ~(1 << (entry & 31));
      }
      return row;
    });
    const indifferent = (requirements.length - list.length) * lows.length;
    return { variable, lows, rows, density: (set + indifferent) / lows.length };
  });
  return columns.sort((a, b) => a.density - b.density || a.variable - b.variable);
}

function takes({ values, groups }: VariableDemand, value: number, scratch: Int32Array): boolean {
  if (value < values.min || value > values.max || values.holes.has(value)) return false;
  return groups.every((group) => holds(group, 0, group.length, scratch));
}

/** The values at which the set of matching entries may change. */
function intervalStarts(demands: readonly VariableDemand[], min: number, max: number): number[] {
  const starts = new Set([min]);
  const add = (value: number): void => {
    if (value > min && value <= max) starts.add(value);
  };
  for (const { values, groups } of demands) {
    add(values.min);
    add(values.max + 1);
    for (const hole of values.holes) {
      add(hole);
      add(hole + 1);
    }
    for (const group of groups) {
      for (const bound of testedValues(decodeRun(group, 0, group.length))) {
        add(bound);
        add(bound + 1);
      }
    }
  }
  return [...starts].sort((a, b) => a - b);
}

function testedValues(nodes: readonly ConditionNode[]): number[] {
  return nodes.flatMap((node) => {
    if (node.kind === "test") return [node.value];
    return "children" in node ? testedValues(node.children) : [];
  });
}
