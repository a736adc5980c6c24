import type { RelaxedTask } from "../relaxation/relaxed-task.ts";
import { CHUNK, type SlicedWork } from "../work/work.ts";

/** Maximum scaled cost: the most expensive operator is scaled to at most this, the others in proportion and rounded. */
const MAX_PRICE = 2 ** 15;

/** The initial progress of every evaluation. Computing it reads all operators, so all searches of a task share it. */
export interface FirstProgress {
  /** For each operator, interleaved: its cost, and the number of its preconditions. */
  readonly progress: Int32Array;
  /** Upper limit for the cost of a fact, so that sums stay 32-bit integers. */
  readonly mostCost: number;
}

/** New costs for some operators of a relaxation. */
export interface Repricing {
  /** The initial progress, which is the same except for these operators. */
  readonly first: FirstProgress;
  readonly operators: Int32Array;
  /** The cost of each of these operators, in units. */
  readonly costInUnits: Float64Array;
  /** Progress as in {@link FirstProgress}. */
  readonly progress: Int32Array;
}

/** Reads the operators of a relaxation for {@link FFHeuristic}. */
export function* firstProgress(relaxed: RelaxedTask): SlicedWork<FirstProgress> {
  const { costInUnits, operatorCount } = relaxed;
  let dearest = 0;
  for (let operator = 0; operator < operatorCount; operator++) {
    dearest = Math.max(dearest, costInUnits[operator] as number);
    if (operator % CHUNK === CHUNK - 1) yield CHUNK;
  }
  return yield* progressAt(relaxed, Math.max(1, dearest / MAX_PRICE));
}

/** Maximum cost at rough precision, where small estimates are computed faster. */
const ROUGH_PRICE = 64;

/** The power of two that divides costs at rough precision. */
export function scaleFor(dearest: number): number {
  let scale = 1;
  // Doubled step by step: logarithms differ between machines.
  while (dearest > ROUGH_PRICE * scale) scale *= 2;
  return scale;
}

/** The initial progress for costs divided by a given number. */
export function* progressAt(
  { costInUnits, preconditionCount, operatorCount }: RelaxedTask,
  scale: number,
): SlicedWork<FirstProgress> {
  let mostPreconditions = 1;
  const progress = new Int32Array(2 * operatorCount);
  for (let operator = 0; operator < operatorCount; operator++) {
    const count = preconditionCount[operator] as number;
    mostPreconditions = Math.max(mostPreconditions, count);
    progress[2 * operator] = Math.ceil((costInUnits[operator] as number) / scale);
    progress[2 * operator + 1] = count;
    if (operator % CHUNK === CHUNK - 1) yield CHUNK;
  }
  return { progress, mostCost: Math.floor((0x7fffffff - MAX_PRICE) / mostPreconditions) };
}
