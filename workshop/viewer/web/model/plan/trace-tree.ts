import type { TraceNode } from "@understudy/classical";

/** One line of the tree of a search. */
export interface TraceRow {
  readonly node: TraceNode;
  readonly depth: number;
  readonly children: number;
  readonly isOpen: boolean;
}

/** A search as a tree. */
export class TraceTree {
  readonly #children = new Map<number, TraceNode[]>();

  /** Nodes whose parent is not there count as beginnings; a node never lies below itself. */
  constructor(nodes: readonly TraceNode[]) {
    const ids = new Set(nodes.map(({ id }) => id));
    for (const node of nodes) {
      // Parents come first: what does not say so is a beginning, so there are no circles.
      const parent = ids.has(node.parent) && node.parent < node.id ? node.parent : -1;
      const siblings = this.#children.get(parent);
      if (siblings === undefined) this.#children.set(parent, [node]);
      else siblings.push(node);
    }
  }

  /**
   * The lines of the tree: below a node that is open its children, the plan's first, then in the order in which they were looked
   * at.
   *
   * @param limit of lines
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

  /** Last first: a stack gives them back in order. */
  #below(parent: number, depth: number): { node: TraceNode; depth: number }[] {
    return (this.#children.get(parent) ?? [])
      .toSorted((a, b) => Number(a.onPlan) - Number(b.onPlan) || orderOf(b) - orderOf(a))
      .map((node) => ({ node, depth }));
  }
}

/** Nodes that were never looked at come last. */
function orderOf({ order }: TraceNode): number {
  return order < 0 ? Number.MAX_SAFE_INTEGER : order;
}
