import type { Domain } from "@understudy/planner-core";

/**
 * A signature of a plan. Plans with equal signatures are not alternatives to each other: they have
 * the same ground actions with the same counts, or the same tools.
 */
export function signatureOf(
  domain: Domain,
  actions: readonly number[],
  difference: "actions" | "tools",
): string {
  if (difference === "actions") return [...actions].sort((a, b) => a - b).join();
  return toolsOf(domain, actions)
    .map(({ tool }) => tool)
    .sort((a, b) => a - b)
    .join();
}

/** A tool in a plan, with its share of the cost. */
export interface ToolShare {
  readonly tool: number;
  /** The cost of this tool's steps in the plan. */
  readonly scaledCost: number;
}

/** The tools of a plan by their share of its cost, largest first. */
export function toolsOf(domain: Domain, actions: readonly number[]): readonly ToolShare[] {
  return shares(domain, actions, (action) => domain.actions.tool[action] as number).map(
    ([tool, scaledCost]) => ({ tool, scaledCost }),
  );
}

/** The ground actions of a plan by their share of its cost, largest first. */
export function actionsOf(domain: Domain, actions: readonly number[]): readonly number[] {
  return shares(domain, actions, (action) => action).map(([action]) => action);
}

function shares(
  domain: Domain,
  actions: readonly number[],
  of: (action: number) => number,
): [key: number, scaledCost: number][] {
  const scaledCosts = new Map<number, number>();
  for (const action of actions) {
    const key = of(action);
    scaledCosts.set(
      key,
      (scaledCosts.get(key) ?? 0) + (domain.actions.minScaledCost[action] as number),
    );
  }
  return [...scaledCosts].sort(([a, x], [b, y]) => y - x || a - b);
}
