import { type ConditionNode, encode } from "@understudy/planner-core/internal";
import { conjuncts } from "./relevance.ts";

/** An operator before it gets its number. */
export interface Candidate {
  readonly action: number;
  readonly condition: ConditionNode;
  /** On the variables that matter only. */
  readonly effects: readonly number[];
  readonly cost: number;
  /** Whether the cost is computed at run time. */
  readonly runtime: boolean;
}

/** Operators with the same effects that others are compared with: keeps the whole near linear. */
const MAX_GROUP = 32;

/**
 * Leaves out operators that another one can always stand in for: the same effects on what matters,
 * no condition more, no higher cost. Of equal ones the lowest id stays. Operators with run-time
 * costs neither go nor stand in.
 */
export function undominated(candidates: readonly Candidate[]): readonly Candidate[] {
  const groups = new Map<string, ReadonlySet<string>[]>();
  const kept: Candidate[] = [];
  // Cheapest first, so that whatever may stand in for an operator is seen before it.
  const order = candidates.map((_, index) => index);
  const costOf = (index: number): number => (candidates[index] as Candidate).cost;
  const sizes = candidates.map(({ condition }) => conjuncts(condition).length);
  order.sort(
    (a, b) => costOf(a) - costOf(b) || (sizes[a] as number) - (sizes[b] as number) || a - b,
  );
  for (const index of order) {
    const candidate = candidates[index] as Candidate;
    if (candidate.effects.length === 0) continue;
    if (candidate.runtime) {
      kept.push(candidate);
      continue;
    }
    const key = candidate.effects.join();
    let group = groups.get(key);
    if (group === undefined) {
      group = [];
      groups.set(key, group);
    }
    const keys = new Set(conjuncts(candidate.condition).map((node) => encodeKey(node)));
    const isDominated = group.some((other) => isSubset(other, keys));
    if (isDominated) continue;
    if (group.length < MAX_GROUP) group.push(keys);
    kept.push(candidate);
  }
  return kept.sort((a, b) => a.action - b.action);
}

function isSubset(small: ReadonlySet<string>, large: ReadonlySet<string>): boolean {
  if (small.size > large.size) return false;
  for (const key of small) if (!large.has(key)) return false;
  return true;
}

function encodeKey(node: ConditionNode): string {
  return encode({ kind: "any", children: [node] }).join();
}
