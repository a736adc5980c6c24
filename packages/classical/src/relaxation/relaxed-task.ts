/**
 * The delete relaxation of a task: reached facts stay reached.
 *
 * @module
 */

import { CHUNK, type SlicedWork } from "../work/work.ts";
import { TRUE_FACT } from "./fact-table.ts";

/**
 * The delete relaxation of a task as a STRIPS task without deletes, the input of the classic
 * heuristics (h-max, h-add, FF, LM-cut). An operator with a numeric effect has one variant per
 * bound that it may reach, so "gather ten" also takes ten steps in the relaxation. Every real step
 * corresponds to exactly one variant, so optimal relaxed plans never cost more than real ones.
 */
export interface RelaxedTask {
  readonly factCount: number;
  /** The fact that stands for the goal. */
  readonly goal: number;
  /** Whether the relaxation proves that the goal contradicts itself. */
  readonly impossible: boolean;
  readonly operatorCount: number;
  readonly preconditions: Int32Array;
  readonly preconditionStart: Int32Array;
  /** The number of preconditions of each operator, the initial counter of a propagation. */
  readonly preconditionCount: Int32Array;
  readonly adds: Int32Array;
  readonly addStart: Int32Array;
  /** Operators that need each fact. */
  readonly consumers: Int32Array;
  readonly consumerStart: Int32Array;
  /** Operators that add each fact. */
  readonly achievers: Int32Array;
  readonly achieverStart: Int32Array;
  /** Cost of each operator, in units of `unit`. */
  readonly costInUnits: Float64Array;
  /** The greatest common divisor of all costs, in thousandths. */
  readonly unit: number;
  /** The task's operator behind each relaxed one; -1 for axioms. */
  readonly origin: Int32Array;
  /** Facts of each enum by code, in one flat array; -1 for codes without a fact. */
  readonly valueFacts: Int32Array;
  /** The start of the facts of each enum. */
  readonly valueStart: Int32Array;
  /**
   * Start of each variable's bounds, easiest first: `at least` at `2 * variable`, `at most` after
   * it.
   */
  readonly boundStart: Int32Array;
  readonly boundValues: Int32Array;
  readonly boundFacts: Int32Array;
  /** The level of detail; 0 is the finest. */
  readonly coarseness: number;
}

/**
 * The relaxation with other costs.
 *
 * @param before costs of the current relaxation, by operator of the task, in thousandths
 * @param after the new costs
 */
export function atCosts(
  relaxed: RelaxedTask,
  before: Float64Array,
  after: Float64Array,
): RelaxedTask {
  const { origin, unit } = relaxed;
  const costInUnits = relaxed.costInUnits.map((known, operator) => {
    const from = origin[operator] as number;
    // An operator may be split into parts that share its cost.
    const share = from < 0 ? 1 : (after[from] as number) / (before[from] as number);
    return Math.floor(known * unit * share + 1e-6);
  });
  return { ...relaxed, costInUnits, unit: 1 };
}

/**
 * The relaxation with some operators disabled, by a precondition that is never reached.
 *
 * @param hidden flag for each operator of the task
 */
export function* unreachable(relaxed: RelaxedTask, hidden: Uint8Array): SlicedWork<RelaxedTask> {
  const { origin } = relaxed;
  const preconditionCount = relaxed.preconditionCount.slice();
  for (let operator = 0; operator < origin.length; operator++) {
    if (hidden[origin[operator] as number] === 1) {
      preconditionCount[operator] = (preconditionCount[operator] as number) + 1;
    }
    if (operator % CHUNK === CHUNK - 1) yield CHUNK;
  }
  return { ...relaxed, preconditionCount };
}

/**
 * Writes the facts of a state to `out` and returns their number. The fact that always holds comes
 * first.
 */
export function stateFacts(relaxed: RelaxedTask, values: Int32Array, out: Int32Array): number {
  let count = 0;
  out[count++] = TRUE_FACT;
  for (let variable = 0; variable < values.length; variable++) {
    count = addFacts(relaxed, variable, values[variable] as number, out, count);
  }
  return count;
}

/** Writes the facts of a value from index `count` on, and returns the index after the last. */
function addFacts(
  relaxed: RelaxedTask,
  variable: number,
  value: number,
  out: Int32Array,
  count: number,
): number {
  const { valueFacts, valueStart, boundStart, boundValues, boundFacts } = relaxed;
  const start = valueStart[variable] as number;
  let end = count;
  if (start < (valueStart[variable + 1] as number)) {
    const fact = valueFacts[start + value] as number;
    if (fact >= 0) out[end++] = fact;
    return end;
  }
  const middle = boundStart[2 * variable + 1] as number;
  for (let at = boundStart[2 * variable] as number; at < middle; at++) {
    if ((boundValues[at] as number) > value) break;
    out[end++] = boundFacts[at] as number;
  }
  const last = boundStart[2 * variable + 2] as number;
  for (let at = middle; at < last; at++) {
    if ((boundValues[at] as number) < value) break;
    out[end++] = boundFacts[at] as number;
  }
  return end;
}
