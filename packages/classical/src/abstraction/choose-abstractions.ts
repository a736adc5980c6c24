import type { Estimator } from "../model/estimator.ts";
import type { Task } from "../model/task.ts";
import { CHUNK, type SlicedWork } from "../work/work.ts";
import {
  AbstractSpace,
  type AbstractVariable,
  cappedRange,
  wholeRange,
  widthOf,
} from "./abstract-space.ts";
import { demandOf } from "./demand.ts";

/** Limit on abstractions of one goal. Parts of a goal that do not fit together get one each. */
const MAX_ABSTRACTIONS = 3;
/** Maximum number of combinations of goal values that precede the variables on the way to them. */
const MAX_LEADING = 32;

/**
 * Chooses the variables of each abstraction. A small task is kept whole. Otherwise the goal's
 * variables come first, then those on the way to it, nearest first, with amounts capped at what a
 * plan from an empty start uses. What does not fit is forgotten, and its use is priced.
 *
 * @param maxStates maximum number of states of all abstractions together
 */
export function* chooseAbstractions(
  task: Task,
  heuristic: Estimator,
  maxStates: number,
): SlicedWork<readonly AbstractSpace[]> {
  const slots = Array.from(task.variables, (_, slot) => slot);
  const whole = slots.map((slot) => wholeRange(task, slot));
  if (sizeOf(whole) <= maxStates) return [new AbstractSpace(task, whole)];
  const { goals, amount, wayTo } = yield* demandOf(task, heuristic);
  const range = (slot: number): AbstractVariable => cappedRange(task, slot, amount[slot] as number);
  const covered = new Set<number>();
  const spaces: AbstractSpace[] = [];
  let left = maxStates;
  while (spaces.length < MAX_ABSTRACTIONS && left >= maxStates / 8) {
    yield CHUNK;
    const open = goals.filter((slot) => !covered.has(slot));
    const first = leading(open.map(range));
    if (first.length === 0) break;
    const way = yield* wayTo(first.map(({ slot }) => slot));
    const chosen: AbstractVariable[] = [];
    let size = 1;
    // Variables on the way come before further goals: a goal alone gives a weak bound.
    for (const slot of new Set([...first.map((one) => one.slot), ...way, ...open, ...slots])) {
      const variable = range(slot);
      const width = widthOf(variable);
      if (width === 1 || size * width > left) continue;
      size *= width;
      chosen.push(variable);
    }
    for (const { slot } of [...first, ...chosen]) covered.add(slot);
    if (chosen.length === 0) break;
    spaces.push(
      new AbstractSpace(
        task,
        chosen.sort((a, b) => a.slot - b.slot),
      ),
    );
    left -= size;
  }
  return spaces;
}

/** The longest prefix of variables that has few combinations; at least one variable. */
function leading(variables: readonly AbstractVariable[]): readonly AbstractVariable[] {
  let size = 1;
  return variables.filter((variable, index) => {
    size *= widthOf(variable);
    return index === 0 || size <= MAX_LEADING;
  });
}

function sizeOf(variables: readonly AbstractVariable[]): number {
  return variables.reduce((size, variable) => size * widthOf(variable), 1);
}
