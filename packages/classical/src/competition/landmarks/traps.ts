import { COPY, DECREASE, INCREASE } from "@understudy/planner-core/compiled";
import { type Task, writtenBy } from "../../model/task.ts";
import type { SlicedWork } from "../../work/work.ts";
import type { ExclusiveFacts } from "./exclusive-facts.ts";
import type { FactTests } from "./fact-tests.ts";
import type { FactLists, OperatorFacts } from "./operator-facts.ts";

/**
 * Finds operators that no plan contains: they never apply, or add a fact of a trap. A trap is a set of facts that
 * excludes the goal and that no operator can leave (Lipovetzky, Muise, Geffner 2016).
 *
 * @returns for each operator, whether it is useless
 */
export function* uselessOperators(
  task: Task,
  { variable }: FactTests,
  operators: OperatorFacts,
  exclusive: ExclusiveFacts,
): SlicedWork<Uint8Array> {
  const { operatorCount } = task;
  const { needs, adds, deletes } = operators;
  const { applies } = exclusive;
  // Only assignments determine the value after an operator.
  const counted = writtenBy(task, [INCREASE, DECREASE, COPY]);
  const isTrap = new Uint8Array(variable.length);
  const wanted =
    (needs.start[operatorCount + 1] as number) - (needs.start[operatorCount] as number);
  for (let fact = 0; fact < variable.length; fact++) {
    if ((variable[fact] as number) < 0 || counted.has(variable[fact] as number)) continue;
    if (exclusive.isOut(fact, needs, operatorCount)) isTrap[fact] = 1;
    yield 4 + wanted;
  }
  for (let isSmaller = true; isSmaller; ) {
    isSmaller = false;
    for (let operator = 0; operator < operatorCount; operator++) {
      const end = deletes.start[operator + 1] as number;
      const from = deletes.start[operator] as number;
      const needed = (needs.start[operator + 1] as number) - (needs.start[operator] as number);
      yield 2 + (end - from) * (1 + needed);
      if (applies[operator] === 0 || hasAny(isTrap, adds, operator)) continue;
      for (let at = from; at < end; at++) {
        const fact = deletes.facts[at] as number;
        if (isTrap[fact] === 0 || exclusive.isOut(fact, needs, operator)) continue;
        isTrap[fact] = 0;
        isSmaller = true;
      }
    }
  }
  const isUseless = new Uint8Array(operatorCount);
  for (let operator = 0; operator < operatorCount; operator++) {
    if (applies[operator] === 0 || hasAny(isTrap, adds, operator)) isUseless[operator] = 1;
    yield 2;
  }
  return isUseless;
}

function hasAny(set: Uint8Array, { facts, start }: FactLists, operator: number): boolean {
  const end = start[operator + 1] as number;
  for (let at = start[operator] as number; at < end; at++) {
    if (set[facts[at] as number] === 1) return true;
  }
  return false;
}
