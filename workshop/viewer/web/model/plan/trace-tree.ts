import type { TraceNode } from "@understudy/classical";

/** A row of the search tree. */
export interface TraceRow {
  readonly node: TraceNode;
  readonly depth: number;
  readonly children: number;
  readonly isOpen: boolean;
}

/** A search as a tree. */
export class TraceTree {
  readonly #children = new Map<number, TraceNode[]>();

  /** Nodes with an unknown parent become roots; cycles are impossible. */
  constructor(nodes: readonly TraceNode[]) {
    const ids = new Set(nodes.map(({ id }) => id));
    for (const node of nodes) {
      // Parents have lower ids; any other parent makes a node a root, which rules out cycles.
      const parent = ids.has(node.parent) && node.parent < node.id ? node.parent : -1;
      const siblings = this.#children.get(parent);
      if (siblings === undefined) this.#children.set(parent, [node]);
      else siblings.push(node);
    }
  }

  /**
   * The rows of the tree: below an open node its children, the plan's first, then in search order.
   *
   * @param limit row limit
   */
  rows(isOpen: (node: TraceNode) => boolean, limit: number): readonly TraceRow[] {
    const rows: TraceRow[] = [];
    const stack = this.#below(-1, 0);
    for (let next = stack.pop(); next !== undefined && rows.length < limit; next = stack.pop()) {
      const { node, depth } = next;
      const children = this.#children.get(node.id)?.length ?? 0;
      const open = children > 0 && isOpen(node);
      rows.push({ node, depth, children, isOpen: open });
      if (open) stack.push(...this.#below(node.id, depth + 1));
    }
    return rows;
  }

  /** In reverse order, for a stack. */
  #below(parent: number, depth: number): { node: TraceNode; depth: number }[] {
    return (this.#children.get(parent) ?? [])
      .toSorted((a, b) => Number(a.onPlan) - Number(b.onPlan) || orderOf(b) - orderOf(a))
      .map((node) => ({ node, depth }));
  }
}

/** Unexpanded nodes come last. */
function orderOf({ order }: TraceNode): number {
  return order < 0 ? Number.MAX_SAFE_INTEGER : order;
}
