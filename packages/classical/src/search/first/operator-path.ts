import type { Workspace } from "../workspace.ts";

/** Operators from the start to some state, and what they cost. */
export interface OperatorPath {
  readonly operators: readonly number[];
  readonly scaledCost: number;
}

/** The operators that a search has kept on its way to a node. */
export function pathIn({ store }: Workspace, node: number): OperatorPath {
  return { operators: store.pathTo(node), scaledCost: store.g.get(node) };
}
