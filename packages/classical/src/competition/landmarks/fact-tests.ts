import type { Task } from "../../model/task.ts";
import type { ForcedSteps } from "../../relaxation/forced-steps.ts";
import type { RelaxedTask } from "../../relaxation/relaxed-task.ts";
import type { SlicedWork } from "../../work/work.ts";

/** Tests of a relaxation's facts in states. Facts for disjunctions have none. */
export interface FactTests {
  /** The variable of each fact; -1 for a fact without a test. */
  readonly variable: Int32Array;
  /** The range of values that make each fact true. */
  readonly low: Int32Array;
  readonly high: Int32Array;
}

/**
 * The tests of a relaxation's facts.
 *
 * @param forced forced steps, whose intermediate states are skipped
 */
export function* factTests(
  task: Task,
  relaxed: RelaxedTask,
  forced?: ForcedSteps,
): SlicedWork<FactTests> {
  const { valueFacts, valueStart, boundStart, boundValues, boundFacts, factCount } = relaxed;
  const variables = new Int32Array(factCount).fill(-1);
  const low = new Int32Array(factCount);
  const high = new Int32Array(factCount);
  const add = (fact: number, variable: number, from: number, to: number): void => {
    if (fact < 0) return;
    variables[fact] = variable;
    low[fact] = from;
    high[fact] = to;
  };
  const unseen = new Set(forced?.variables);
  for (let variable = 0; variable < task.variables.length; variable++) {
    if (unseen.has(variable)) continue;
    const min = task.min[variable] as number;
    const max = task.max[variable] as number;
    const start = valueStart[variable] as number;
    const end = valueStart[variable + 1] as number;
    for (let at = start; at < end; at++) {
      add(valueFacts[at] as number, variable, at - start, at - start);
    }
    const middle = boundStart[2 * variable + 1] as number;
    const last = boundStart[2 * variable + 2] as number;
    for (let at = boundStart[2 * variable] as number; at < last; at++) {
      const value = boundValues[at] as number;
      const fact = boundFacts[at] as number;
      if (at < middle) add(fact, variable, value, max);
      else add(fact, variable, min, value);
    }
    yield 4 + end - start + last - middle;
  }
  return { variable: variables, low, high };
}
