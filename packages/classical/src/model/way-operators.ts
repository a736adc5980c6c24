import type { Task } from "./task.ts";

/** The operators of a task that take ways, each with the codes of the places that it leads from and to. */
export interface WayOperators {
  readonly operators: Int32Array;
  readonly from: Int32Array;
  readonly to: Int32Array;
}

/** Linear in the operators: each is a case of an action, which starts from one place. */
export function wayOperators({ domain, actions }: Task): WayOperators {
  const { to, from } = domain.actions.ways ?? {};
  const operators: number[] = [];
  if (to !== undefined && from !== undefined) {
    actions.forEach((action, operator) => {
      if ((to[action] as number) >= 0) operators.push(operator);
    });
  }
  const codes = (places: Int32Array | undefined): Int32Array =>
    Int32Array.from(operators, (operator) => places?.[actions[operator] as number] as number);
  return { operators: Int32Array.from(operators), from: codes(from), to: codes(to) };
}
