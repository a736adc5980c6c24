import { type ConditionNode, encode } from "@understudy/planner-core/compiled";
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
  /** Whether it is that, or what a request says of a way. */
  readonly isVaried: boolean;
}

/** Operators with the same effects that others are compared with: keeps the whole near linear. */
const MAX_GROUP = 32;
/** Places of the table that are tried: an operator that finds none there is compared with nobody. */
const MAX_PROBES = 64;

/** By action: another one that can always stand in for it, which another one may stand in for in turn. */
export type StandIns = ReadonlyMap<number, number>;

/** Operators, and those among them, or left out of them, that others can stand in for. */
export interface Undominated {
  readonly operators: readonly DominatedCandidate[];
  readonly standIns: StandIns;
}

/**
 * Leaves out operators that another one can always stand in for: the same effects on what matters,
 * no condition more, no higher cost. Of equal ones the first stays. Operators with run-time
 * costs and those that take ways neither go nor stand in.
 *
 * @param keepsDominated whether they are only named, not left out
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

/** Candidates with the same effects, found by hashing them. */
class EffectGroups {
  /** By candidate: the first one with its effects; -1 until it is added. */
  readonly first: Int32Array;
  /** By candidate: the next one with its effects; 0 behind the last. */
  readonly next: Int32Array;
  /** By candidate that is the first one: the last with its effects. */
  readonly #last: Int32Array;
  /** First candidates plus one, by the hash of their effects or behind it. */
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

  /** All with the effects of the first one. */
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

/** Marks those of a group with the same effects that no other one stands in for. */
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
  // Cheapest first, so that whatever may stand in for an operator is seen before it.
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

/** The conditions of an operator that is kept. */
interface StandIn {
  readonly keys: ReadonlySet<string>;
  readonly action: number;
  /** The last one that it stands in for: where that stands in as well, disabling one of many frees only one other. */
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
