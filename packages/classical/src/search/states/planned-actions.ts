import type { Task } from "../../model/task.ts";

/** The actions of a plan, from the start. */
export function plannedActions({ actions }: Task, operators: readonly number[]): readonly number[] {
  return Object.freeze(operators.map((operator) => actions[operator] as number));
}
