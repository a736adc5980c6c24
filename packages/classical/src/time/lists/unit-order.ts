/** Something that comes before something else. */
export interface Edge {
  readonly from: number;
  readonly to: number;
  /** The least time between both, in thousandths. */
  readonly weight: number;
  /** Whether the order matters; otherwise `from` only helps `to`. */
  readonly isOrder: boolean;
}

/** Disjoint sets of the first whole numbers. */
export class Sets {
  readonly #parent: number[];

  constructor(count: number) {
    this.#parent = Array.from({ length: count }, (_, index) => index);
  }

  find(member: number): number {
    let root = member;
    while (this.#parent[root] !== root) root = this.#parent[root] as number;
    this.#parent[member] = root;
    return root;
  }

  join(one: number, other: number): void {
    const [a, b] = [this.find(one), this.find(other)];
    this.#parent[Math.max(a, b)] = Math.min(a, b);
  }

  /** The sets with their members in order, and the set of each number. */
  groups(): {
    readonly groups: readonly (readonly number[])[];
    readonly groupOf: readonly number[];
  } {
    const groups: number[][] = [];
    const known = new Map<number, number>();
    const groupOf = this.#parent.map((_, member) => {
      const root = this.find(member);
      let group = known.get(root);
      if (group === undefined) {
        group = groups.length;
        known.set(root, group);
        groups.push([]);
      }
      groups[group]?.push(member);
      return group;
    });
    return { groups, groupOf };
  }
}

/** Joins sets of which each comes before the other (strong components: Tarjan 1972). */
export function joinCycles(sets: Sets, edges: readonly Edge[]): void {
  const after = new Map<number, number[]>();
  for (const { from, to, isOrder } of edges) {
    const [one, other] = [sets.find(from), sets.find(to)];
    if (!isOrder || one === other) continue;
    const list = after.get(one);
    if (list === undefined) after.set(one, [other]);
    else list.push(other);
  }
  const number = new Map<number, number>();
  const low = new Map<number, number>();
  const stack: number[] = [];
  const onStack = new Set<number>();
  const visit = (node: number): void => {
    number.set(node, number.size);
    low.set(node, number.get(node) as number);
    stack.push(node);
    onStack.add(node);
    for (const next of after.get(node) ?? []) {
      if (!number.has(next)) {
        visit(next);
        low.set(node, Math.min(low.get(node) as number, low.get(next) as number));
      } else if (onStack.has(next)) {
        low.set(node, Math.min(low.get(node) as number, number.get(next) as number));
      }
    }
    if (low.get(node) !== number.get(node)) return;
    for (;;) {
      const member = stack.pop() as number;
      onStack.delete(member);
      if (member === node) return;
      sets.join(member, node);
    }
  };
  for (const node of after.keys()) if (!number.has(node)) visit(node);
}

/** For each unit, the longest way through it and what comes after it. The order of units must have no cycle. */
export function ranksOf(lengths: readonly number[], edges: readonly Edge[]): readonly number[] {
  const ranks = [...lengths];
  // As often as a chain may be long.
  for (let round = 0; round < lengths.length; round++) {
    let isChanged = false;
    for (const { from, to, weight } of edges) {
      const rank = (lengths[from] as number) + weight + (ranks[to] as number);
      if (rank <= (ranks[from] as number)) continue;
      ranks[from] = rank;
      isChanged = true;
    }
    if (!isChanged) break;
  }
  return ranks;
}
