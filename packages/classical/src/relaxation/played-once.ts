import { ASSIGN, EFFECT_LENGTH } from "@understudy/planner-core/compiled";
import type { Task } from "../model/task.ts";
import { CHUNK, type SlicedWork } from "../work/work.ts";
import { TRUE_FACT } from "./fact-table.ts";
import type { RelaxedTask } from "./relaxed-task.ts";

/**
 * The relaxed operators that apply at most once, as they need a fact that holds only at the start,
 * and their effects destroy it. Undefined if there are none.
 */
export function* playedOnce(
  task: Task,
  { operatorCount, origin, preconditions, preconditionStart, achieverStart }: RelaxedTask,
): SlicedWork<Uint8Array | undefined> {
  const isOnce = new Uint8Array(operatorCount);
  let isAny = false;
  let units = 0;
  for (let operator = 0; operator < operatorCount; operator++) {
    const behind = origin[operator] as number;
    const end = preconditionStart[operator + 1] as number;
    units += 8 + end - (preconditionStart[operator] as number);
    if (units >= CHUNK) {
      yield units;
      units = 0;
    }
    if (behind < 0 || !undoesItself(task, behind)) continue;
    for (let at = preconditionStart[operator] as number; at < end; at++) {
      const fact = preconditions[at] as number;
      if (fact === TRUE_FACT || achieverStart[fact] !== achieverStart[fact + 1]) continue;
      isOnce[operator] = 1;
      isAny = true;
      break;
    }
  }
  return isAny ? isOnce : undefined;
}

/** Whether an operator sets a variable to a value that violates its own precondition. */
function undoesItself({ compiled, effects, effectStart }: Task, operator: number): boolean {
  const { tests, testStart } = compiled;
  const end = effectStart[operator + 1] as number;
  const lastTest = testStart[operator + 1] as number;
  for (let at = effectStart[operator] as number; at < end; at += EFFECT_LENGTH) {
    if (effects[at] !== ASSIGN) continue;
    const value = effects[at + 2] as number;
    for (let test = testStart[operator] as number; test < lastTest; test += 3) {
      if (tests[test] !== effects[at + 1]) continue;
      if (value < (tests[test + 1] as number) || value > (tests[test + 2] as number)) return true;
    }
  }
  return false;
}
