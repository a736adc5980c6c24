import type { Domain } from "@understudy/planner-core";

/**
 * A text that two plans share exactly if they are no alternatives to each other: the same ground actions as often, or
 * the same tools.
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

/** One tool of a plan. */
export interface ToolShare {
  readonly tool: number;
  /** The cost of the plan's steps. */
  readonly scaledCost: number;
}

/** The tools of a plan, the one that most of its cost goes to first: the most characteristic. */
export function toolsOf(domain: Domain, actions: readonly number[]): readonly ToolShare[] {
  return shares(domain, actions, (action) => domain.actions.tool[action] as number).map(
    ([tool, scaledCost]) => ({ tool, scaledCost }),
  );
}

/** The ground actions of a plan, the one that most of its cost goes to first. */
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
