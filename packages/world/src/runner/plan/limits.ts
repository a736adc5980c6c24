import type { RunnerAgent } from "../options.ts";

/** The number of orders and constraints of an agent, with the world's constraints. */
export function countLimits({ constraints, orders, parts }: RunnerAgent): number {
  return constraints.list.length + parts.constraints.list.length + orders.list.length;
}

/** Increases whenever any agent has other orders or constraints, or the world has. Reads no object of an agent. */
export function limitsVersion({
  constraints,
  rest,
}: Pick<RunnerAgent["parts"], "constraints" | "rest">): number {
  return constraints.version + rest.limits;
}
