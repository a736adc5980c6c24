/**
 * The delete relaxation of a task: facts, once reached, stay reached.
 *
 * @module
 */

import { CHUNK, type SlicedWork } from "../work/work.ts";
import { TRUE_FACT } from "./fact-table.ts";

/**
 * The delete relaxation of a task as a STRIPS task without deletes, which the classic heuristics
 * (h-max, h-add, FF, LM-cut) read. A numeric effect makes an operator one variant for each bound
 * that it may reach, so "gather ten" takes ten steps even here. Every real step is exactly one
 * variant, so optimal relaxed plans are never dearer than real ones.
 */
export interface RelaxedTask {
  readonly factCount: number;
  /** The fact that stands for the goal. */
  readonly goal: number;
  /** Whether the relaxation shows that no state meets the goal. */
  readonly impossible: boolean;
  readonly operatorCount: number;
  readonly preconditions: Int32Array;
  readonly preconditionStart: Int32Array;
  /** The number of preconditions of each operator: what a propagation counts down from. */
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
  /** Thousandths: the greatest common divisor of all costs. */
  readonly unit: number;
  /** The task's operator behind each; -1 for axioms. */
  readonly origin: Int32Array;
  /** Facts of each enum by code, flat; -1 where there is none. */
  readonly valueFacts: Int32Array;
  /** The start of the facts of each enum. */
  readonly valueStart: Int32Array;
  /** Bounds by variable, easiest first: `at least` at `2 * variable`, `at most` after it. */
  readonly boundStart: Int32Array;
  readonly boundValues: Int32Array;
  readonly boundFacts: Int32Array;
  /**
   * By operator: whether it uses up for good what it needs, so that no plan has it twice. Undefined where nothing is
   * known of that.
   */
  readonly isOnce?: Uint8Array | undefined;
  /** How closely it follows the task: 0 for as closely as can be, more for coarser ones. */
  readonly coarseness: number;
}

/** The same relaxation at a price of one for each operator; axioms stay free. */
export function countingSteps(relaxed: RelaxedTask): RelaxedTask {
  const { origin } = relaxed;
  // Not by `Float64Array.from`: it takes some twenty times as long, and nothing pauses here.
  const costInUnits = new Float64Array(origin.length);
  for (let operator = 0; operator < origin.length; operator++) {
    costInUnits[operator] = (origin[operator] as number) >= 0 ? 1 : 0;
  }
  return { ...relaxed, costInUnits, unit: 1 };
}

/**
 * The same relaxation at other costs.
 *
 * @param before by operator of the task: what it was made with, in thousandths
 * @param after what its operators cost now
 */
export function atCosts(
  relaxed: RelaxedTask,
  before: Float64Array,
  after: Float64Array,
): RelaxedTask {
  const { origin, unit } = relaxed;
  const costInUnits = relaxed.costInUnits.map((known, operator) => {
    const from = origin[operator] as number;
    // Some operators are split into parts, which share the cost.
    const share = from < 0 ? 1 : (after[from] as number) / (before[from] as number);
    return Math.floor(known * unit * share + 1e-6);
  });
  return { ...relaxed, costInUnits, unit: 1 };
}

/**
 * The same relaxation without what some operators of its task add: each lacks a precondition that nothing brings.
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

/** Writes the facts that hold in a state to `out` and returns how many; the true fact is first. */
export function stateFacts(relaxed: RelaxedTask, values: Int32Array, out: Int32Array): number {
  let count = 0;
  out[count++] = TRUE_FACT;
  for (let variable = 0; variable < values.length; variable++) {
    count = addFacts(relaxed, variable, values[variable] as number, out, count);
  }
  return count;
}

/** The facts that hold with some values of variables, given as runs of both. */
export function runFacts(relaxed: RelaxedTask, run: Int32Array): Int32Array {
  const out = new Int32Array(relaxed.factCount);
  let count = 0;
  for (let at = 0; at < run.length; at += 2) {
    count = addFacts(relaxed, run[at] as number, run[at + 1] as number, out, count);
  }
  return out.slice(0, count);
}

/** Writes the facts that hold with a value of a variable from `count` on, and returns where they end. */
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
