/**
 * The delete relaxation of a task: reached facts stay reached.
 *
 * @module
 */

import { CHUNK, type SlicedWork } from "../work/work.ts";
import { TRUE_FACT } from "./fact-table.ts";

/**
 * The delete relaxation of a task as a STRIPS task without deletes, the input of the classic
 * heuristics (h-max, h-add, FF, LM-cut). A numeric effect gives an operator one variant per bound
 * that it may reach, so "gather ten" takes ten steps in the relaxation, too. Every real step
 * corresponds to exactly one variant, so optimal relaxed plans are never dearer than real ones.
 */
export interface RelaxedTask {
  readonly factCount: number;
  /** The fact that stands for the goal. */
  readonly goal: number;
  /** Whether the relaxation proves that the goal is a contradiction. */
  readonly impossible: boolean;
  readonly operatorCount: number;
  readonly preconditions: Int32Array;
  readonly preconditionStart: Int32Array;
  /** The number of preconditions of each operator, the initial counter of a propagation. */
  readonly preconditionCount: Int32Array;
  readonly adds: Int32Array;
  readonly addStart: Int32Array;
  /** Operators by precondition. */
  readonly consumers: Int32Array;
  readonly consumerStart: Int32Array;
  /** Operators by add. */
  readonly achievers: Int32Array;
  readonly achieverStart: Int32Array;
  /** In units of `unit`. */
  readonly costInUnits: Float64Array;
  /** In thousandths: the greatest common divisor of all costs. */
  readonly unit: number;
  /** The task's operator of each relaxed one; -1 for axioms. */
  readonly origin: Int32Array;
  /** Facts of each enum by code, flat; -1 for none. */
  readonly valueFacts: Int32Array;
  /** The start of the facts of each enum. */
  readonly valueStart: Int32Array;
  /** Bounds by variable, easiest first: `at least` at `2 * variable`, `at most` after it. */
  readonly boundStart: Int32Array;
  readonly boundValues: Int32Array;
  readonly boundFacts: Int32Array;
  /** Whether every plan has each operator at most once. Undefined if unknown. */
  readonly isOnce?: Uint8Array | undefined;
  /** The level of detail: 0 is the finest. */
  readonly coarseness: number;
}

/** The relaxation at unit cost; axioms stay free. */
export function countingSteps(relaxed: RelaxedTask): RelaxedTask {
  const { origin } = relaxed;
  // `Float64Array.from` takes about twenty times as long, and this function does not pause.
  const costInUnits = new Float64Array(origin.length);
  for (let operator = 0; operator < origin.length; operator++) {
    costInUnits[operator] = (origin[operator] as number) >= 0 ? 1 : 0;
  }
  return { ...relaxed, costInUnits, unit: 1 };
}

/**
 * The relaxation at other costs.
 *
 * @param before costs that the relaxation was built with, by operator of the task, in thousandths
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
 * The relaxation with some operators disabled, each by a precondition that is never reached.
 *
 * @param hidden by operator of the task
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

/** Writes the facts of a state to `out` and returns their number; the true fact is first. */
export function stateFacts(relaxed: RelaxedTask, values: Int32Array, out: Int32Array): number {
  let count = 0;
  out[count++] = TRUE_FACT;
  for (let variable = 0; variable < values.length; variable++) {
    count = addFacts(relaxed, variable, values[variable] as number, out, count);
  }
  return count;
}

/** The facts of runs of (variable, value). */
export function runFacts(relaxed: RelaxedTask, run: Int32Array): Int32Array {
  const out = new Int32Array(relaxed.factCount);
  let count = 0;
  for (let at = 0; at < run.length; at += 2) {
    count = addFacts(relaxed, run[at] as number, run[at + 1] as number, out, count);
  }
  return out.slice(0, count);
}

/** Writes the facts of a value from index `count` on, and returns the end. */
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
