import type { RelaxedTask } from "../relaxation/relaxed-task.ts";
import { CHUNK, type SlicedWork } from "../work/work.ts";

/** The dearest operator is at most so dear here: others in proportion, rounded. */
const MAX_PRICE = 2 ** 15;

/** The start of each evaluation: it reads all operators, so searches for one task share it. */
export interface FirstProgress {
  /** By operator: its price, and how many preconditions it has, side by side. */
  readonly progress: Int32Array;
  /** The most that a fact costs: sums of operators stay integers of 32 bits. */
  readonly mostCost: number;
}

/** Other prices of some operators of a relaxation. */
export interface Repricing {
  /** The start of evaluations, but for these operators. */
  readonly first: FirstProgress;
  readonly operators: Int32Array;
  /** The cost of each of them, in units. */
  readonly costInUnits: Float64Array;
  /** As in {@link FirstProgress}. */
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

/** The dearest of prices that need not be told apart more closely: estimates that come to little take less time. */
const ROUGH_PRICE = 64;

/** The power of two by which prices up to this one are divided, where rough ones will do. */
export function scaleFor(dearest: number): number {
  return 2 ** Math.max(0, Math.ceil(Math.log2(dearest / ROUGH_PRICE)));
}

/** The same where it is known by what prices are divided. */
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
