import type { ForcedSteps } from "../model/forced-steps.ts";
import { CHUNK, type SlicedWork } from "../work/work.ts";
import { RelaxedBuilder } from "./relaxed-builder.ts";
import type { RelaxedTask } from "./relaxed-task.ts";

const NO_LIMITS = { entries: Number.POSITIVE_INFINITY, bytes: Number.POSITIVE_INFINITY };

/**
 * The same relaxation for searches that look at no state in the middle of what an operator begins: what goes on with it
 * is an effect of that operator under a condition of its own (Hoffmann, Nebel 2001), free and no step of a plan.
 */
export function* withForcedSteps(
  relaxed: RelaxedTask,
  forced: ForcedSteps,
  scaledCost: Float64Array,
): SlicedWork<RelaxedTask> {
  const { adds, addStart, preconditions, preconditionStart, costInUnits, unit, origin } = relaxed;
  const { factCount, goal, operatorCount, valueFacts, valueStart } = relaxed;
  const builder = new RelaxedBuilder(NO_LIMITS, factCount);
  const left = new Set<number>();
  for (const { variable, idle, entries } of forced.agendas) {
    const factOf = (value: number): number =>
      valueFacts[(valueStart[variable] as number) + value] as number;
    for (const [value, { next }] of entries) {
      const [fact, after] = [factOf(value), factOf(next)];
      left.add(fact);
      // Whatever the conditions on the way are: it is gone to its end.
      if (fact >= 0 && after >= 0) {
        builder.add({ preconditions: [fact], adds: [after], scaledCost: 0, origin: -1 });
      }
      yield 8;
    }
    left.add(factOf(idle));
  }
  for (let operator = 0; operator < operatorCount; operator++) {
    const from = origin[operator] as number;
    const goesOn = from >= 0 && forced.goesOn[from] === 1;
    const all = adds.subarray(addStart[operator], addStart[operator + 1]);
    const cost = (costInUnits[operator] as number) * unit;
    // Some operators are split into parts, which share the cost.
    const more = from < 0 ? 1 : (forced.scaledCost[from] as number) / (scaledCost[from] as number);
    builder.add({
      preconditions: preconditions.subarray(
        preconditionStart[operator],
        preconditionStart[operator + 1],
      ),
      adds: goesOn ? all.filter((fact) => !left.has(fact)) : all,
      scaledCost: goesOn ? 0 : cost * more,
      origin: goesOn ? -1 : from,
    });
    if (operator % CHUNK === 0) yield 8 * CHUNK;
  }
  return { ...relaxed, ...(yield* builder.finish(factCount)), goal };
}
