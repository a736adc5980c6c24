import { BinaryHeap } from "../../base/collections/binary-heap.ts";
import { RequestError } from "../../base/errors.ts";
import { finish, type Work } from "../../base/work/work.ts";
import type { CompiledCondition } from "../../rules/condition/condition.ts";
import type { Domain, Goal } from "../../rules/domain/domain.ts";
import { alwaysIdleStep } from "../../rules/plan/idle-steps.ts";
import { PlanProver } from "../../rules/plan/prover.ts";
import { regressPlan } from "../../rules/plan/regress/regress.ts";
import { TOO_LARGE } from "../../rules/plan/regress/regress-cases.ts";
import { compareEntries, type PlanFacts, StoredEntry } from "./entry.ts";
import { explainRefusal } from "./explain-refusal.ts";
import { Partition } from "./partition.ts";
import type { PartitionText } from "./partition-key.ts";

/** Approximate memory of a partition, apart from its name and entries, in bytes. */
const PARTITION_BYTES = 2048;

/** Limit on the code of an entry's precondition, in integers, as look-ups evaluate parts of it. */
const MAX_CONDITION = 20_000;

/** Number of entries that are ranked in one piece of work, some tens of microseconds. */
const RANKED_AT_ONCE = 256;

/** Reason for refusing a plan whose precondition is too large. */
export const TOO_LARGE_TEXT = "the precondition of the plan is too large to store";

/** Whether the precondition of a plan is too large to store. */
export function isTooLarge(condition: CompiledCondition): boolean {
  return condition === TOO_LARGE || condition.code.length > MAX_CONDITION;
}

/** Limits on the number of entries. */
export interface PlanStoreLimits {
  /**
   * Maximum number of entries per partition; beyond it the least useful ones are removed, a 64th at once. Default
   * 1,000.
   */
  readonly maxEntriesPerPartition?: number | undefined;
  /**
   * Maximum number of entries in total; beyond it the least useful ones are removed, a 64th at once. Default 20,000.
   */
  readonly maxEntries?: number | undefined;
}

/** The place of an entry. */
export interface StorePlace {
  readonly partition: string;
  readonly goal: Goal;
  readonly maintain: CompiledCondition | undefined;
  /** The texts of the partition, for display. */
  readonly text?: PartitionText | undefined;
}

/** A plan to be inserted. */
export interface StoreCandidate {
  readonly place: StorePlace;
  readonly actions: readonly number[];
  readonly facts: PlanFacts;
  /** Number of steps left out at the start of the original plan; 0 for a whole plan. */
  readonly skippedSteps: number;
}

/** The result of storing a plan. */
export type StoreResult =
  | {
      readonly kind: "added";
      readonly entry: StoredEntry;
      readonly dropped: readonly StoredEntry[];
      /** The precondition of the plan itself, even if another entry replaces it. */
      readonly precondition: CompiledCondition;
    }
  | {
      readonly kind: "known" | "dominated";
      readonly entry: StoredEntry;
      readonly dropped: readonly StoredEntry[];
      /** The precondition of the plan itself, even if another entry replaces it. */
      readonly precondition: CompiledCondition;
    }
  | {
      readonly kind: "refused";
      /** Set if the plan may work, but its precondition is too large to store. */
      readonly tooLarge?: true;
      /** Computes the reason, which takes some time. */
      readonly explain: () => string;
    };

/**
 * The partitions of a plan library. Inserted plans are proved; redundant plans and those beyond the limits are removed.
 */
export class PlanStore {
  readonly #domain: Domain;
  readonly #prover: PlanProver;
  readonly #maxEntries: number;
  readonly #maxPerPartition: number;
  readonly #partitions = new Map<string, Partition>();
  /** Partitions that have gained entries since the last `shrink`. */
  readonly #grown = new Set<Partition>();
  /** Partitions that have changed since the last `settle`. */
  readonly #changed = new Set<Partition>();
  #nextId = 1;
  size = 0;
  /** Approximate memory of all entries and partitions, in bytes. */
  bytes = 0;
  evicted = 0;

  constructor(domain: Domain, options: PlanStoreLimits) {
    this.#domain = domain;
    this.#prover = new PlanProver(domain);
    this.#maxEntries = options.maxEntries ?? 20_000;
    this.#maxPerPartition = options.maxEntriesPerPartition ?? 1000;
  }

  get partitions(): ReadonlyMap<string, Partition> {
    return this.#partitions;
  }

  /** Proves a plan by regression and stores it unless it is redundant. */
  insert({ place, actions, facts, skippedSteps }: StoreCandidate): StoreResult {
    const { goal, maintain } = place;
    // An empty plan is of no use: no plan is requested if the goal already holds.
    if (actions.length === 0) return { kind: "refused", explain: () => "the plan has no steps" };
    const partition = this.#find(place);
    const same = partition?.withPlan(actions);
    if (same !== undefined) {
      same.recordAgain(facts, skippedSteps);
      return { kind: "known", entry: same, dropped: [], precondition: same.precondition };
    }
    const proved = regressPlan(this.#domain, actions, goal.condition, { maintain });
    if (isTooLarge(proved))
      return { kind: "refused", tooLarge: true, explain: () => TOO_LARGE_TEXT };
    if (proved.isFalse) {
      const explain = (): string => explainRefusal(this.#domain, actions, goal, maintain);
      return { kind: "refused", explain };
    }
    const idle = alwaysIdleStep(this.#domain.actions, actions);
    if (idle >= 0) {
      const explain = (): string =>
        `step ${idle + 1}, ${this.#domain.formatAction(actions[idle] as number)}: changes nothing`;
      return { kind: "refused", explain };
    }
    const id = this.#nextId++;
    const entry = new StoredEntry(this.#domain, id, place, actions, proved, facts, skippedSteps);
    const home = partition ?? this.#create(place);
    const insertion = home.insert(entry);
    if (insertion.kind === "dominated") {
      return { kind: "dominated", entry: insertion.by, dropped: [], precondition: proved };
    }
    this.#grown.add(home);
    this.#changed.add(home);
    this.size += 1 - insertion.dropped.length;
    this.bytes += entry.bytes - bytesOf(insertion.dropped);
    return { kind: "added", entry, dropped: insertion.dropped, precondition: proved };
  }

  #create({ partition: key, goal, maintain, text }: StorePlace): Partition {
    const partition = new Partition(this.#domain, this.#prover, { key, goal, maintain, text });
    this.#partitions.set(key, partition);
    this.bytes += bytesOfPartition(key);
    return partition;
  }

  /** The partition with a key, if it exists; it must be for the same question. */
  #find({ partition: key, goal, maintain }: StorePlace): Partition | undefined {
    const known = this.#partitions.get(key);
    if (known === undefined) return undefined;
    if (known.goal.hash !== goal.hash || !known.maintains(maintain)) {
      throw new RequestError([
        {
          pointer: "/partition",
          message: `"${key}" holds plans for another goal or other maintained conditions`,
          hint: "make them part of the partition",
        },
      ]);
    }
    return known;
  }

  /** Removes an entry; false if it is not stored. */
  remove(entry: StoredEntry): boolean {
    const partition = this.#partitions.get(entry.partition);
    if (partition === undefined || partition.removeAll(new Set([entry])) === 0) return false;
    this.size--;
    this.bytes -= entry.bytes;
    partition.settle();
    if (partition.entries.length === 0) this.#forget(partition);
    return true;
  }

  /** Removes all entries. */
  clear(): void {
    this.#partitions.clear();
    this.#grown.clear();
    this.#changed.clear();
    this.size = this.bytes = 0;
  }

  #forget({ key }: Partition): void {
    this.#partitions.delete(key);
    this.bytes -= bytesOfPartition(key);
  }

  /** Whether an entry is stored. */
  has(entry: StoredEntry): boolean {
    return this.#partitions.get(entry.partition)?.withPlan(entry.plan.actions) === entry;
  }

  /** Updates the indices, in time that does not depend on the number of partitions; see `Partition.settle`. */
  settle(always = false): void {
    if (always) for (const partition of this.#partitions.values()) this.#changed.add(partition);
    finish(this.settling(always));
  }

  /** The same in pieces of one partition each. */
  *settling(always = false): Work {
    for (const partition of this.#changed) {
      this.#changed.delete(partition);
      if (partition.settle(always)) yield;
    }
  }

  /** Removes the least useful entries beyond the capacity. */
  shrink(): void {
    finish(this.shrinking());
  }

  /** The same in small pieces, between which entries may come and go: those that come are left to the next call. */
  *shrinking(): Work {
    for (const partition of this.#grown) {
      this.#grown.delete(partition);
      const excess = excessOf(partition.entries.length, this.#maxPerPartition);
      if (excess > 0) yield* this.#evicting([partition], excess);
    }
    const excess = excessOf(this.size, this.#maxEntries);
    if (excess > 0) yield* this.#evicting([...this.#partitions.values()], excess);
  }

  *#evicting(partitions: readonly Partition[], count: number): Work {
    const gone = yield* leastUseful(partitions, count);
    this.evicted += this.#drop(gone);
  }

  /** Removes a number of the least useful entries, among equals the most expensive first, and returns them. */
  dropLeastUseful(count: number): StoredEntry[] {
    const gone = finish(leastUseful([...this.#partitions.values()], count));
    this.#drop(gone);
    this.settle();
    return gone;
  }

  /** Removes entries; returns how many were still stored. */
  #drop(gone: readonly StoredEntry[]): number {
    const left = gone.filter(({ removed }) => !removed);
    const all = new Set(left);
    for (const key of new Set(left.map(({ partition }) => partition))) {
      const partition = this.#partitions.get(key) as Partition;
      partition.removeAll(all);
      this.#changed.add(partition);
      if (partition.entries.length === 0) this.#forget(partition);
    }
    this.size -= left.length;
    this.bytes -= bytesOf(left);
    return left.length;
  }
}

/** Number of entries to remove: a 64th more than must be, so that a full store ranks its entries now and then only. */
function excessOf(size: number, limit: number): number {
  return size > limit ? size - limit + (limit >>> 6) : 0;
}

interface Ranked {
  readonly entry: StoredEntry;
  readonly worth: number;
}

/** The least useful entries, in pieces; among equals the most expensive come first. */
function* leastUseful(partitions: readonly Partition[], count: number): Work<StoredEntry[]> {
  const isBefore = (one: Ranked, other: Ranked): boolean =>
    one.worth < other.worth ||
    (one.worth === other.worth && compareEntries(one.entry, other.entry) > 0);
  // The first one is the first to be replaced.
  const kept = new BinaryHeap<Ranked>((one, other) => isBefore(other, one));
  let seen = 0;
  for (const partition of partitions) {
    for (const entry of [...partition.entries]) {
      if (++seen % RANKED_AT_ONCE === 0) yield;
      const ranked = { entry, worth: partition.usefulness(entry) };
      if (kept.size >= count) {
        if (!isBefore(ranked, kept.first as Ranked)) continue;
        kept.take();
      }
      kept.add(ranked);
    }
  }
  const found: StoredEntry[] = [];
  for (let last = kept.take(); last !== undefined; last = kept.take()) found.push(last.entry);
  return found.reverse();
}

function bytesOf(entries: readonly StoredEntry[]): number {
  return entries.reduce((bytes, entry) => bytes + entry.bytes, 0);
}

/** The key is stored with the texts that it stands for. */
function bytesOfPartition(key: string): number {
  return PARTITION_BYTES + 4 * key.length;
}
