import type { Task } from "../model/task.ts";
import type { RelaxedTask } from "../relaxation/relaxed-task.ts";
import { type SlicedWork, UNITS_AT_ONCE, type WorkDeadline } from "../work/work.ts";
import { LMCutHeuristic } from "./lm-cut.ts";
import {
  type Entry,
  PotentialModel,
  type Potentials,
  potentialColumns,
} from "./potential-model.ts";
import { maximise } from "./simplex.ts";

/** Limit on the cells of a tableau that is worth its time. */
const MAX_CELLS = 60_000;
const MAX_ROUNDS = 4;

/** The sum of a state's potentials. */
export function potentialOf(potentials: Potentials, values: Int32Array): number {
  const { slope, constant, value, valueStart } = potentials;
  let sum = constant;
  for (let variable = 0; variable < values.length; variable++) {
    const start = valueStart[variable] as number;
    const code = values[variable] as number;
    if (start < (valueStart[variable + 1] as number)) sum += value[start + code] as number;
    else sum += (slope[variable] as number) * code;
  }
  return sum;
}

/**
 * Splits operator costs between potentials (Pommerening, Helmert, Röger, Seipp 2015), which count
 * resources, and landmark cuts, which count facts that must be visited. Solves one linear program
 * that combines both, for one state (operator counting, Pommerening et al. 2014), adding cuts in a
 * few rounds.
 *
 * @param cost cost of each relaxed operator
 * @returns undefined if potentials do not help
 */
export function* splitCosts(
  task: Task,
  relaxed: RelaxedTask,
  cost: Float64Array,
  start: Int32Array,
): SlicedWork<Potentials | undefined> {
  const columnCount = potentialColumns(task);
  if (columnCount === 0 || columnCount * relaxed.operatorCount > MAX_CELLS) return undefined;
  const model = new PotentialModel(task);
  const plain = Array.from(task.scaledCost, (_, operator) => model.dropOf(operator));
  const drops: Entry[][] = [];
  for (let operator = 0; operator < relaxed.operatorCount; operator++) {
    yield 8;
    const origin = relaxed.origin[operator] as number;
    if (origin >= 0 && relaxed.costInUnits[operator] === 0) return undefined;
    // Variants that share an operator's cost share its effect on the potentials, too.
    const whole = (relaxed.costInUnits[operator] as number) * relaxed.unit;
    const parts = origin < 0 ? 1 : Math.round((task.scaledCost[origin] as number) / whole);
    drops.push(
      origin < 0 ? [] : (plain[origin] as Entry[]).map(([column, by]) => [column, by / parts]),
    );
  }
  const toCost = scaleOf(relaxed, cost) / relaxed.unit;
  const cuts: Int32Array[] = [];
  const lmCut = new LMCutHeuristic(relaxed, cost);
  let bestValue = yield* bound(lmCut, start, cuts);
  if (bestValue === Number.POSITIVE_INFINITY) return undefined;
  let best: Potentials | undefined;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const columns = model.columns + cuts.length;
    if (columns * relaxed.operatorCount > MAX_CELLS) break;
    const objective = new Float64Array(columns).fill(1, model.columns);
    for (const [column, by] of model.valueOf(start)) {
      objective[column] = (objective[column] as number) + by;
    }
    const byOperator: Entry[][] = drops.map((drop) => [...drop]);
    cuts.forEach((cut, index) => {
      for (const operator of cut) byOperator[operator]?.push([model.columns + index, 1]);
    });
    const rows = byOperator.flatMap((entries, operator) =>
      entries.length === 0 ? [] : [{ entries, bound: cost[operator] as number }],
    );
    for (const entries of model.limits) rows.push({ entries, bound: 0 });
    // The relaxation lacks operators that add no fact, but their drops are limited too.
    plain.forEach((entries, operator) => {
      if (entries.length > 0) {
        rows.push({ entries: [...entries], bound: (task.scaledCost[operator] as number) * toCost });
      }
    });
    const pivots = 4 * (rows.length + columns);
    const solution = yield* maximise({ columns, objective, rows }, pivots);
    const potentials = model.potentials(solution, drops, cost, plain, toCost);
    lmCut.setCost(remainder(cost, potentials));
    const before = cuts.length;
    const value = potentialOf(potentials, start) + (yield* bound(lmCut, start, cuts));
    if (value > bestValue * (1 + 1e-9)) {
      bestValue = value;
      best = potentials;
    } else if (round > 0) break;
    if (cuts.length === before) break;
  }
  return best;
}

/** A deadline that has always passed, so that each call does a little work and returns. */
const A_LITTLE: WorkDeadline = { isLate: () => true };

function* bound(lmCut: LMCutHeuristic, values: Int32Array, cuts: Int32Array[]): SlicedWork<number> {
  lmCut.begin(values, Number.POSITIVE_INFINITY, cuts);
  while (!lmCut.advance(A_LITTLE)) yield UNITS_AT_ONCE;
  return lmCut.bound;
}

/** The number of units of `cost` per unit of the relaxation. */
function scaleOf(relaxed: RelaxedTask, cost: Float64Array): number {
  const dearest = relaxed.costInUnits.findIndex((price) => price > 0);
  return dearest < 0 ? 1 : (cost[dearest] as number) / (relaxed.costInUnits[dearest] as number);
}

/** The costs that remain after the potentials' share. */
export function remainder(cost: Float64Array, { drop }: Potentials): Float64Array {
  return cost.map((price, operator) => price - (drop[operator] as number));
}
