import { type ConditionNode, encode } from "@understudy/planner-core/internal";
import { sortInSlices } from "../work/sort.ts";
import { CHUNK, type SlicedWork } from "../work/work.ts";
import { goalConjuncts } from "./conjuncts.ts";

/** An operator before it gets its number. */
export interface DominatedCandidate {
  readonly action: number;
  readonly condition: ConditionNode;
  /** On the variables that matter only. */
  readonly effects: readonly number[];
  readonly scaledCost: number;
  /** Whether the cost is computed at run time. */
  readonly runtime: boolean;
}

/** Operators with the same effects that others are compared with: keeps the whole near linear. */
const MAX_GROUP = 32;

/**
 * Leaves out operators that another one can always stand in for: the same effects on what matters,
 * no condition more, no higher cost. Of equal ones the first stays. Operators with run-time
 * costs neither go nor stand in.
 */
export function* undominated(
  candidates: readonly DominatedCandidate[],
): SlicedWork<readonly DominatedCandidate[]> {
  const groups = new Map<string, number[]>();
  const isKept = new Uint8Array(candidates.length);
  for (let index = 0; index < candidates.length; index++) {
    const { effects, runtime } = candidates[index] as DominatedCandidate;
    yield 8 + 4 * effects.length;
    if (effects.length === 0) continue;
    if (runtime) {
      isKept[index] = 1;
      continue;
    }
    const key = effects.join();
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [index]);
    else group.push(index);
  }
  for (const group of groups.values()) {
    yield 4;
    if (group.length === 1) isKept[group[0] as number] = 1;
    else yield* keepUndominated(candidates, group, isKept);
  }
  const kept: DominatedCandidate[] = [];
  for (let index = 0; index < candidates.length; index++) {
    if (isKept[index] === 1) kept.push(candidates[index] as DominatedCandidate);
    if (index % CHUNK === CHUNK - 1) yield 2 * CHUNK;
  }
  return kept;
}

/** Marks those of a group with the same effects that no other one stands in for. */
function* keepUndominated(
  candidates: readonly DominatedCandidate[],
  group: readonly number[],
  isKept: Uint8Array,
): SlicedWork<void> {
  const scaledCosts = new Float64Array(group.length);
  const conditions: (readonly ConditionNode[])[] = [];
  const places = new Int32Array(group.length);
  for (let place = 0; place < group.length; place++) {
    const { scaledCost, condition } = candidates[group[place] as number] as DominatedCandidate;
    scaledCosts[place] = scaledCost;
    conditions.push(goalConjuncts(condition));
    places[place] = place;
    yield 4;
  }
  const sizeAt = (place: number): number => (conditions[place] as readonly ConditionNode[]).length;
  // Cheapest first, so that whatever may stand in for an operator is seen before it.
  const order = yield* sortInSlices(
    places,
    (a, b) =>
      (scaledCosts[a] as number) - (scaledCosts[b] as number) || sizeAt(a) - sizeAt(b) || a - b,
  );
  const others: ReadonlySet<string>[] = [];
  for (const place of order) {
    const keys = new Set((conditions[place] as readonly ConditionNode[]).map(keyOf));
    yield 8 * (1 + keys.size) + 2 * others.length;
    if (others.some((other) => isSubset(other, keys))) continue;
    if (others.length < MAX_GROUP) others.push(keys);
    isKept[group[place] as number] = 1;
  }
}

function isSubset(small: ReadonlySet<string>, large: ReadonlySet<string>): boolean {
  if (small.size > large.size) return false;
  for (const key of small) if (!large.has(key)) return false;
  return true;
}

function keyOf(node: ConditionNode): string {
  return encode({ kind: "any", children: [node] }).join();
}
