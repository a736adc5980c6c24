import { encode } from "../../rules/condition/code.ts";
import type { CompiledCondition } from "../../rules/condition/condition.ts";
import { simplify } from "../../rules/condition/simplify.ts";
import type { ActionSet } from "../../rules/domain/actions/action-set.ts";
import type { Ways } from "../../rules/domain/actions/ways.ts";
import type { Domain, Goal } from "../../rules/domain/domain.ts";
import type { PlanConstraints, PlanProver } from "../../rules/plan/prover.ts";
import type { PackedState } from "../../rules/state/packed-state.ts";
import { BitIndex } from "../match/bit-index.ts";
import { implies } from "../match/requirement.ts";
import { compareEntries, type StoredEntry } from "./entry.ts";
import { EntryMasks } from "./entry-masks.ts";
import type { PartitionText } from "./partition-key.ts";

/** Number of look-ups that weigh as much as the estimate from the precondition. */
const PRIOR_LOOKUPS = 64;

/**
 * Expected share of look-ups that an entry serves: its matches since it was added, combined with the share of states
 * that it covers as a prior, which counts most for new entries.
 */
function usefulness(entry: StoredEntry, lookups: number): number {
  const seen = Math.max(0, lookups - entry.lookupsBefore);
  return (entry.uses + PRIOR_LOOKUPS * entry.coveredShare) / (seen + PRIOR_LOOKUPS);
}

/** The result of inserting an entry. */
export type Insertion =
  | { readonly kind: "added"; readonly dropped: readonly StoredEntry[] }
  /** Another entry covers all states of this one at no higher cost. */
  | { readonly kind: "dominated"; readonly by: StoredEntry };

/** The index shared by all partitions that are small enough to be scanned. */
const EMPTY_INDEX = new BitIndex([], { min: new Int32Array(0), max: new Int32Array(0) });

/**
 * The entries for one question, whatever its state. Most are in a bit index, the latest in a short list that is
 * scanned, so that an addition need not rebuild the index each time.
 */
export class Partition {
  readonly key: string;
  readonly goal: Goal;
  readonly maintain: CompiledCondition | undefined;
  readonly text: PartitionText | undefined;
  readonly #domain: Domain;
  readonly #prover: PlanProver;
  /** All entries in the order of `compareEntries`. */
  #entries: StoredEntry[] = [];
  readonly #masks = new EntryMasks();
  /** The indexed entries in order; removed ones remain until the index is rebuilt. */
  #indexed: readonly StoredEntry[] = [];
  #index = EMPTY_INDEX;
  /** The entries that are not indexed yet, in the same order. */
  #latest: StoredEntry[] = [];
  #removedFromIndex = 0;
  /** Conditions known to be equivalent to `maintain`. */
  #sameMaintain: WeakSet<CompiledCondition> | undefined;
  readonly #byPlan = new Map<string, StoredEntry>();
  lookups = 0;
  /** Cost of the last match, in thousandths. */
  matchedScaledCost = 0;

  constructor(
    domain: Domain,
    prover: PlanProver,
    question: {
      readonly key: string;
      readonly goal: Goal;
      readonly maintain: CompiledCondition | undefined;
      readonly text?: PartitionText | undefined;
    },
  ) {
    this.#domain = domain;
    this.#prover = prover;
    this.key = question.key;
    this.goal = question.goal;
    this.maintain = question.maintain;
    this.text = question.text;
  }

  get entries(): readonly StoredEntry[] {
    return this.#entries;
  }

  /** The entry with the same steps. */
  withPlan(actions: readonly number[]): StoredEntry | undefined {
    return this.#byPlan.get(planKey(actions));
  }

  /** Whether a condition is equivalent to the partition's `maintain`. */
  maintains(maintain: CompiledCondition | undefined): boolean {
    if (maintain === this.maintain) return true;
    if (maintain !== undefined && this.#sameMaintain?.has(maintain)) return true;
    const key = (condition: CompiledCondition | undefined): string =>
      condition === undefined
        ? ""
        : encode(simplify(condition.node, this.#domain.variables)).join();
    if (key(maintain) !== key(this.maintain)) return false;
    this.#sameMaintain ??= new WeakSet();
    if (maintain !== undefined) this.#sameMaintain.add(maintain);
    return true;
  }

  /** The cheapest entry whose precondition the state satisfies. Allocates nothing. */
  match(
    state: PackedState,
    { disabled, ways }: Pick<PlanConstraints, "disabled" | "ways">,
    maxScaledCost: number,
  ): StoredEntry | undefined {
    this.lookups++;
    const found = this.#domain.hasRuntimeCosts
      ? this.#matchRuntime(state, disabled, ways, maxScaledCost)
      : this.#matchConstant(state, disabled, maxScaledCost);
    if (found !== undefined) found.uses++;
    return found;
  }

  #matchConstant(
    state: PackedState,
    disabled: ActionSet | undefined,
    maxScaledCost: number,
  ): StoredEntry | undefined {
    let best: StoredEntry | undefined;
    const index = this.#index;
    for (let position = index.first(state); position >= 0; position = index.next()) {
      const entry = this.#indexed[position] as StoredEntry;
      if (entry.scaledCost > maxScaledCost) break;
      if (entry.removed || !entry.restHolds(state)) continue;
      if (disabled !== undefined && entry.usesAny(disabled)) continue;
      best = entry;
      break;
    }
    const latest = this.#latest;
    for (let position = 0; position < latest.length; position++) {
      const entry = latest[position] as StoredEntry;
      if (entry.scaledCost > maxScaledCost) break;
      if (best !== undefined && compareEntries(best, entry) < 0) break;
      if (!entry.requirement.condition.holds(state)) continue;
      if (disabled !== undefined && entry.usesAny(disabled)) continue;
      best = entry;
      break;
    }
    if (best !== undefined) this.matchedScaledCost = best.scaledCost;
    return best;
  }

  /** Matches with run-time costs. `cost` is a lower bound, so entries above the best cost need no check. */
  #matchRuntime(
    state: PackedState,
    disabled: ActionSet | undefined,
    ways: Ways | undefined,
    maxScaledCost: number,
  ): StoredEntry | undefined {
    let best: StoredEntry | undefined;
    let limit = maxScaledCost;
    // Collected first: a cost function that makes a look-up would advance the index.
    for (const entry of this.#fitting(state, maxScaledCost)) {
      if (entry.scaledCost > limit) break;
      if (disabled !== undefined && entry.usesAny(disabled)) continue;
      const scaledCost = this.#scaledCostFrom(state, entry, ways);
      if (scaledCost === Number.POSITIVE_INFINITY) continue;
      if (!comesFirst(entry, scaledCost, best, limit)) continue;
      best = entry;
      limit = scaledCost;
    }
    for (let position = 0; position < this.#latest.length; position++) {
      const entry = this.#latest[position] as StoredEntry;
      if (entry.scaledCost > limit) break;
      if (!entry.requirement.condition.holds(state)) continue;
      if (disabled !== undefined && entry.usesAny(disabled)) continue;
      const scaledCost = this.#scaledCostFrom(state, entry, ways);
      if (scaledCost === Number.POSITIVE_INFINITY) continue;
      if (!comesFirst(entry, scaledCost, best, limit)) continue;
      best = entry;
      limit = scaledCost;
    }
    if (best !== undefined) this.matchedScaledCost = limit;
    return best;
  }

  #fitting(state: PackedState, maxScaledCost: number): StoredEntry[] {
    const fitting: StoredEntry[] = [];
    const index = this.#index;
    for (let position = index.first(state); position >= 0; position = index.next()) {
      const entry = this.#indexed[position] as StoredEntry;
      if (entry.scaledCost > maxScaledCost) break;
      if (!entry.removed && entry.restHolds(state)) fitting.push(entry);
    }
    return fitting;
  }

  /** The scaled cost of an entry from a state; infinite if one of the plan's ways is missing. */
  #scaledCostFrom(state: PackedState, entry: StoredEntry, ways: Ways | undefined): number {
    if (!entry.hasRuntimeCost) return entry.scaledCost;
    const prover = this.#prover;
    const works = prover.prove(state, entry.plan.actions, undefined, { ways });
    return works ? prover.scaledCost : Number.POSITIVE_INFINITY;
  }

  /** Inserts an entry unless another one dominates it, and removes the entries that it dominates. */
  insert(entry: StoredEntry): Insertion {
    const dominated: StoredEntry[] = [];
    for (const position of this.#masks.related(entry)) {
      const other = this.#entries[position] as StoredEntry;
      if (this.#dominates(other, entry)) return { kind: "dominated", by: other };
      if (this.#dominates(entry, other)) dominated.push(other);
    }
    entry.lookupsBefore = this.lookups;
    for (const other of dominated) {
      // The new entry will serve everything that the old one served.
      entry.uses += other.uses;
      entry.lookupsBefore = Math.min(entry.lookupsBefore, other.lookupsBefore);
    }
    if (dominated.length > 0) this.removeAll(new Set(dominated));
    this.#byPlan.set(planKey(entry.plan.actions), entry);
    this.#masks.insert(insertSorted(this.#entries, entry), entry);
    insertSorted(this.#latest, entry);
    return { kind: "added", dropped: dominated };
  }

  /**
   * Whether `entry` can replace `other` everywhere at no higher cost, whatever is disabled: its precondition is at
   * least as weak, and its actions are a subset.
   */
  #dominates(entry: StoredEntry, other: StoredEntry): boolean {
    if (entry.hasRuntimeCost || entry.scaledCost > other.scaledCost) return false;
    const isLonger = entry.plan.actions.length > other.plan.actions.length;
    if (entry.scaledCost === other.scaledCost && isLonger) return false;
    if ((entry.variableMask & ~other.variableMask) !== 0) return false;
    if ((entry.actionMask & ~other.actionMask) !== 0) return false;
    if (!implies(other.requirement, entry.requirement, this.#domain.variables)) return false;
    for (const action of entry.actionIds) if (!other.actionIds.has(action)) return false;
    return true;
  }

  /** Removes entries; returns how many were found. */
  removeAll(gone: ReadonlySet<StoredEntry>): number {
    const before = this.#entries.length;
    const latest = this.#latest.length;
    this.#entries = this.#entries.filter((entry) => {
      if (!gone.has(entry)) return true;
      entry.removed = true;
      this.#byPlan.delete(planKey(entry.plan.actions));
      return false;
    });
    const removed = before - this.#entries.length;
    if (removed > 0) this.#masks.reset(this.#entries);
    this.#latest = this.#latest.filter((entry) => !gone.has(entry));
    this.#removedFromIndex += removed - (latest - this.#latest.length);
    return removed;
  }

  /** Rebuilds the index after enough changes, or at once if `always` is set. Returns whether it did. Never called by `match`. */
  settle(always = false): boolean {
    const changes = this.#latest.length + this.#removedFromIndex;
    if (changes === 0 || (!always && changes <= 16 + (this.#entries.length >>> 5))) return false;
    this.#indexed = [...this.#entries];
    this.#index = new BitIndex(
      this.#indexed.map(({ requirement }) => requirement),
      this.#domain.variables,
    );
    this.#latest = [];
    this.#removedFromIndex = 0;
    return true;
  }

  /** Expected uses; see `usefulness.ts`. */
  usefulness(entry: StoredEntry): number {
    return usefulness(entry, this.lookups);
  }
}

/**
 * Whether an entry precedes the best one so far, at current costs.
 *
 * @param limit cost of the best so far, or the limit on the cost
 */
function comesFirst(
  entry: StoredEntry,
  scaledCost: number,
  best: StoredEntry | undefined,
  limit: number,
): boolean {
  if (scaledCost !== limit || best === undefined) return scaledCost <= limit;
  const more = entry.plan.actions.length - best.plan.actions.length;
  return more < 0 || (more === 0 && compareEntries(entry, best) < 0);
}

function planKey(actions: readonly number[]): string {
  return actions.join();
}

/** Inserts an entry in order. Returns its position. */
function insertSorted(entries: StoredEntry[], entry: StoredEntry): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareEntries(entries[middle] as StoredEntry, entry) < 0) low = middle + 1;
    else high = middle;
  }
  entries.splice(low, 0, entry);
  return low;
}
