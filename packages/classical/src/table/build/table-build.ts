/**
 * Builds a table by a backward sweep from the goal, in slices.
 *
 * @module
 */

import { EFFECT_LENGTH } from "@understudy/planner-core/compiled";
import { greatestCommonDivisor } from "../../work/greatest-common-divisor.ts";
import { CHUNK, type SlicedWork } from "../../work/work.ts";
import { BYTES_PER_STATE, ComponentTable } from "../layout/component-table.ts";
import { type InverseOperator, invertGoal, invertOperator } from "../layout/inverse-operators.ts";
import { indexOperators } from "../layout/operator-index.ts";
import type { TableLayout } from "../layout/table-layout.ts";
import { BackwardSweep } from "./backward-sweep.ts";
import { BucketQueue } from "./bucket-queue.ts";
import { PlanLengths } from "./plan-lengths.ts";

/** Bytes per state during a build: the table itself and the queue. */
export const BUILD_BYTES_PER_STATE: number = BYTES_PER_STATE + BucketQueue.BYTES;

/**
 * Builds the table of one component: Dijkstra's algorithm (1959) backwards from all goal states,
 * over inverted operators. Yields every few hundred units of work (an operator examined, or a
 * predecessor) with their number.
 *
 * @param progress counts settled states
 */
export function* buildTable(
  layout: TableLayout,
  progress: { settled: number },
): SlicedWork<ComponentTable> {
  const { task } = layout;
  const grain = task.scaledCost.reduce(greatestCommonDivisor, 0) || 1;
  const operators: InverseOperator[] = [];
  for (let operator = 0; operator < task.operatorCount; operator++) {
    const inverse = invertOperator(layout, operator, grain);
    if (inverse !== undefined) operators.push(inverse);
    yield 1 + classesTouched(layout, operator);
  }
  const sweep = new BackwardSweep(layout, operators, yield* indexOperators(layout, operators));
  const goal = invertGoal(layout);
  if (goal !== undefined) {
    sweep.begin(goal);
    while (!sweep.advance()) yield CHUNK;
  }
  yield CHUNK;
  while (sweep.next()) {
    progress.settled++;
    while (!sweep.advance()) yield CHUNK;
  }
  const lengths = new PlanLengths(
    sweep.walk,
    sweep.costsInGrains,
    sweep.labelBits,
    sweep.queue.arrays,
  );
  while (!lengths.advance(CHUNK)) yield CHUNK;
  return new ComponentTable(
    layout,
    { walk: sweep.walk, costsInGrains: sweep.costsInGrains },
    {
      labelBits: sweep.labelBits,
      grain,
      longestPlan: lengths.longest,
      totalSteps: lengths.total,
      solvable: lengths.solvable,
    },
  );
}

/** Bytes of an inverted operator per class of each variable that it changes. */
const OPERATOR_BYTES_PER_CLASS = 16;

/** Bytes of a component's inverted operators during the build. */
export function operatorBytes(layout: TableLayout): number {
  let classes = 0;
  for (let operator = 0; operator < layout.task.operatorCount; operator++) {
    classes += classesTouched(layout, operator);
  }
  return OPERATOR_BYTES_PER_CLASS * classes;
}

/** The number of classes of the variables that an operator changes. */
function classesTouched({ task, classes }: TableLayout, operator: number): number {
  let touched = 0;
  const end = task.effectStart[operator + 1] as number;
  for (let at = task.effectStart[operator] as number; at < end; at += EFFECT_LENGTH) {
    const variable = task.effects[at + 1] as number;
    touched += (classes[variable] as TableLayout["classes"][number]).count;
  }
  return touched;
}
