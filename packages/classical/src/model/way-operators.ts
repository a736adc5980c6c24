import type { Task } from "./task.ts";

/** The operators that take ways, with the codes of their start and destination. */
export interface WayOperators {
  readonly operators: Int32Array;
  readonly from: Int32Array;
  readonly to: Int32Array;
}

/**
 * The operators with ways, in time linear in the number of operators. Each operator is a case of an
 * action, with a single start.
 */
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
