import { ASSIGN, COPY, conditionVariables, EFFECT_LENGTH } from "@understudy/planner-core/compiled";
import type { Task } from "../model/task.ts";
import { CHUNK, type SlicedWork } from "../work/work.ts";

/**
 * The live steps of a plan, which write a value that the goal or another live step reads before it
 * is overwritten. All other steps can be dropped, like dead stores in a compiler. Takes time linear
 * in the plan.
 *
 * @param plan operators of a task without checks and run-time costs
 */
export function* liveSteps(task: Task, plan: readonly number[]): SlicedWork<readonly number[]> {
  const { compiled, conditions, effects, effectStart, operatorCount, variables } = task;
  const { tests, testStart, codeStart } = compiled;
  const isRead = new Uint8Array(variables.length);
  const readBy = (id: number): void => {
    const end = testStart[id + 1] as number;
    for (let at = testStart[id] as number; at < end; at += 3) isRead[tests[at] as number] = 1;
    if (codeStart[id] === codeStart[id + 1]) return;
    for (const variable of conditionVariables(conditions[id] ?? task.goal)) isRead[variable] = 1;
  };
  readBy(operatorCount);
  const live: number[] = [];
  let units = 0;
  for (let step = plan.length - 1; step >= 0; step--) {
    if (units >= CHUNK) {
      yield units;
      units = 0;
    }
    const operator = plan[step] as number;
    const from = effectStart[operator] as number;
    const end = effectStart[operator + 1] as number;
    units += 4 + end - from;
    let isLive = false;
    for (let at = from; at < end && !isLive; at += EFFECT_LENGTH) {
      isLive = isRead[effects[at + 1] as number] === 1;
    }
    if (!isLive) continue;
    live.push(operator);
    for (let at = from; at < end; at += EFFECT_LENGTH) {
      const opcode = effects[at];
      if (opcode === ASSIGN || opcode === COPY) isRead[effects[at + 1] as number] = 0;
    }
    for (let at = from; at < end; at += EFFECT_LENGTH) {
      if (effects[at] === COPY) isRead[effects[at + 2] as number] = 1;
    }
    readBy(operator);
    units += (testStart[operator + 1] as number) - (testStart[operator] as number);
  }
  return live.reverse();
}
