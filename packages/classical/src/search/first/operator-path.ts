import type { Workspace } from "../workspace.ts";

/** Operators from the start to a state, with their cost. */
export interface OperatorPath {
  readonly operators: readonly number[];
  readonly scaledCost: number;
}

/** The path to a node of a search. */
export function pathIn({ store }: Workspace, node: number): OperatorPath {
  return { operators: store.pathTo(node), scaledCost: store.g.get(node) };
}
