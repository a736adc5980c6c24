import { type ConditionNode, encode } from "@understudy/planner-core/compiled";
import { sortInSlices } from "../work/sort.ts";
import { CHUNK, type SlicedWork } from "../work/work.ts";
import { goalConjuncts } from "./conjuncts.ts";

/** An operator before it is numbered. */
export interface DominatedCandidate {
  readonly action: number;
  readonly condition: ConditionNode;
  /** Effects on relevant variables only. */
  readonly effects: readonly number[];
  readonly scaledCost: number;
  /** Whether the cost is computed at run time. */
  readonly runtime: boolean;
  /** Whether the cost depends on the state or on a request's ways. */
  readonly isVaried: boolean;
}

/** Limit on comparisons within a group of equal effects, which keeps the pass near linear. */
const MAX_GROUP = 32;
/** Limit on probes of the hash table. An operator without a free place is not compared. */
const MAX_PROBES = 64;

/** The action that dominates each dominated action. It may be dominated in turn. */
export type StandIns = ReadonlyMap<number, number>;

/** The remaining operators, and the operators that they dominate. */
export interface Undominated {
  readonly operators: readonly DominatedCandidate[];
  readonly standIns: StandIns;
}

/**
 * Drops dominated operators: those for which another one has the same relevant effects, no
 * additional condition and no higher cost. Of equal operators the first is kept. Operators with
 * run-time costs or ways neither dominate nor are dominated.
 *
 * @param keepsDominated whether to report dominated operators without dropping them
 */
export function* undominated(
  candidates: readonly DominatedCandidate[],
  keepsDominated: boolean,
): SlicedWork<Undominated> {
  const standIns = new Map<number, number>();
  const groups = new EffectGroups(candidates);
  const isKept = new Uint8Array(candidates.length);
  let units = 0;
  for (let index = 0; index < candidates.length; index++) {
    const { effects, isVaried } = candidates[index] as DominatedCandidate;
    units += 8 + 2 * effects.length;
    if (units >= CHUNK) {
      yield units;
      units = 0;
    }
    if (effects.length === 0) continue;
    if (isVaried) isKept[index] = 1;
    else groups.add(index);
  }
  for (let index = 0; index < candidates.length; index++) {
    if (index % (CHUNK / 4) === 0) yield CHUNK;
    if (groups.first[index] !== index) continue;
    if (groups.next[index] === 0) isKept[index] = 1;
    else {
      const members = groups.membersFrom(index);
      yield* keepUndominated(candidates, members, isKept, standIns);
      if (keepsDominated) for (const member of members) isKept[member] = 1;
    }
  }
  const kept: DominatedCandidate[] = [];
  for (let index = 0; index < candidates.length; index++) {
    if (isKept[index] === 1) kept.push(candidates[index] as DominatedCandidate);
    if (index % CHUNK === CHUNK - 1) yield 2 * CHUNK;
  }
  return { operators: kept, standIns };
}

/** Candidates grouped by a hash of their effects. */
class EffectGroups {
  /** The first candidate with the same effects, for each candidate; -1 until it is added. */
  readonly first: Int32Array;
  /** The next candidate with the same effects, for each candidate; 0 after the last. */
  readonly next: Int32Array;
  /** The last candidate of each group, indexed by the group's first candidate. */
  readonly #last: Int32Array;
  /** The hash table: first candidates plus one, with linear probing. */
  readonly #table: Int32Array;
  readonly #candidates: readonly DominatedCandidate[];

  constructor(candidates: readonly DominatedCandidate[]) {
    const { length } = candidates;
    this.#candidates = candidates;
    this.first = new Int32Array(length).fill(-1);
    this.next = new Int32Array(length);
    this.#last = new Int32Array(length);
    this.#table = new Int32Array(2 ** (33 - Math.clz32(length)));
  }

  add(index: number): void {
    const table = this.#table;
    const { effects } = this.#candidates[index] as DominatedCandidate;
    this.first[index] = index;
    this.#last[index] = index;
    const hash = hashOf(effects);
    for (let probe = 0; probe < MAX_PROBES; probe++) {
      const place = (hash + probe) & (table.length - 1);
      const first = (table[place] as number) - 1;
      if (first < 0) {
        table[place] = index + 1;
        return;
      }
      if (isSame((this.#candidates[first] as DominatedCandidate).effects, effects)) {
        this.next[this.#last[first] as number] = index;
        this.#last[first] = index;
        this.first[index] = first;
        return;
      }
    }
  }

  /** All members of a group, given the first. */
  membersFrom(first: number): readonly number[] {
    const members = [first];
    for (let at = this.next[first] as number; at > 0; at = this.next[at] as number)
      members.push(at);
    return members;
  }
}

function hashOf(numbers: readonly number[]): number {
  let hash = numbers.length;
  for (let index = 0; index < numbers.length; index++) {
    hash = Math.imul(hash ^ (numbers[index] as number), 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  return hash;
}

function isSame(some: readonly number[], others: readonly number[]): boolean {
  if (some.length !== others.length) return false;
  for (let index = 0; index < some.length; index++) {
    if (some[index] !== others[index]) return false;
  }
  return true;
}

/** Marks the undominated members of a group. */
function* keepUndominated(
  candidates: readonly DominatedCandidate[],
  group: readonly number[],
  isKept: Uint8Array,
  standIns: Map<number, number>,
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
  // Cheapest first, so that a dominating operator precedes those it dominates.
  const order = yield* sortInSlices(
    places,
    (a, b) =>
      (scaledCosts[a] as number) - (scaledCosts[b] as number) || sizeAt(a) - sizeAt(b) || a - b,
  );
  const others: StandIn[] = [];
  for (const place of order) {
    const keys = new Set((conditions[place] as readonly ConditionNode[]).map(keyOf));
    yield 8 * (1 + keys.size) + 2 * others.length;
    const { action } = candidates[group[place] as number] as DominatedCandidate;
    const other = others.find((one) => isSubset(one.keys, keys));
    if (other !== undefined) {
      const { latest } = other;
      standIns.set(action, isSubset(latest.keys, keys) ? latest.action : other.action);
      other.latest = { keys, action };
      continue;
    }
    if (others.length < MAX_GROUP) others.push({ keys, action, latest: { keys, action } });
    isKept[group[place] as number] = 1;
  }
}

/** The conditions of an undominated operator. */
interface StandIn {
  readonly keys: ReadonlySet<string>;
  readonly action: number;
  /**
   * The most recently found operator that this one dominates. Dominated operators form chains where
   * possible, so that disabling an operator brings back only one other.
   */
  latest: { readonly keys: ReadonlySet<string>; readonly action: number };
}

function isSubset(small: ReadonlySet<string>, large: ReadonlySet<string>): boolean {
  if (small.size > large.size) return false;
  for (const key of small) if (!large.has(key)) return false;
  return true;
}

function keyOf(node: ConditionNode): string {
  return encode({ kind: "any", children: [node] }).join();
}
