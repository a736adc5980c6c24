import { RequestError } from "../../base/errors.ts";
import { finish, type Work, type WorkLimits, workWithin } from "../../base/work/work.ts";
import type { Domain, Goal } from "../../rules/domain/domain.ts";
import { factsOfDerived, type PlanFacts, type StoredEntry } from "../store/entry.ts";
import { partitionOf } from "../store/partition-key.ts";
import type { PlanStore, StoreCandidate, StorePlace, StoreResult } from "../store/plan-store.ts";
import { derivedPlans } from "./derive.ts";
import type { RepertoireOptions } from "./options.ts";
import { type Symmetry, searchSymmetries } from "./symmetries.ts";

/** Limit on the number of plans whose derived plans are still to come; beyond it the oldest that waits is left as it is. */
const MAX_PENDING = 1024;

/** The plans derived from one plan. */
export interface Derived {
  readonly derived: readonly StoredEntry[];
  readonly dropped: readonly StoredEntry[];
}

interface Job {
  /** The entry of the plan itself; removing it cancels the work. */
  readonly root: StoredEntry;
  readonly work: Work<Derived>;
  isBegun: boolean;
}

/** Adds derived plans, either at once or later in small pieces. */
export class Growth {
  readonly #domain: Domain;
  readonly #store: PlanStore;
  readonly #options: RepertoireOptions;
  #symmetries: readonly Symmetry[] | undefined;
  #search: Work<Symmetry[]> | undefined;
  #jobs: Job[] = [];

  constructor(domain: Domain, store: PlanStore, options: RepertoireOptions) {
    this.#domain = domain;
    this.#store = store;
    this.#options = options;
  }

  /** The symmetries of the domain, found on first use. */
  get symmetries(): readonly Symmetry[] {
    return finish(this.#findSymmetries());
  }

  /** Number of plans whose derived plans are still to come. */
  get pending(): number {
    return this.#jobs.length;
  }

  /** Adds the plans derived from a plan at once. */
  derive(
    actions: readonly number[],
    place: StorePlace,
    facts: PlanFacts,
    partitionFor?: PartitionFor,
  ): Derived {
    return finish(this.#derive(actions, place, facts, partitionFor));
  }

  /**
   * Schedules the plans derived from a plan. If too many are pending, the oldest whose work has not begun gets none: one
   * under way goes on to its end, where the indices are rebuilt.
   */
  later(
    root: StoredEntry,
    actions: readonly number[],
    place: StorePlace,
    facts: PlanFacts,
    partitionFor?: PartitionFor,
  ): void {
    const work = this.#derive(actions, place, facts, partitionFor);
    this.#jobs.push({ root, work, isBegun: false });
    if (this.#jobs.length <= MAX_PENDING) return;
    const [given] = this.#jobs.splice(this.#jobs[0]?.isBegun === true ? 1 : 0, 1);
    // A later addition may derive from it.
    if (given !== undefined) given.root.isDerivedFrom = false;
    // The work that was left out would have kept the capacity, and the indices up to date.
    this.#store.shrink();
    this.#store.settle();
  }

  /** Does at least one piece of the pending work; returns whether work is left. */
  work(limits: WorkLimits): boolean {
    return workWithin(() => {
      const [job] = this.#jobs;
      if (job !== undefined) job.isBegun = true;
      if (job?.work.next().done === true) this.#jobs.shift();
      return this.#jobs.length > 0;
    }, limits);
  }

  /** Drops everything that is pending. */
  clear(): void {
    this.#jobs = [];
  }

  /** Cancels the work for an entry. */
  forget(root: StoredEntry): void {
    this.#jobs = this.#jobs.filter((job) => job.root !== root);
  }

  *#findSymmetries(): Work<readonly Symmetry[]> {
    if (this.#symmetries === undefined) {
      this.#search ??= searchSymmetries(this.#domain);
      const found = yield* this.#search;
      // The work may have been finished elsewhere in between, and the first result counts.
      this.#symmetries ??= found;
      this.#search = undefined;
    }
    return this.#symmetries;
  }

  *#derive(
    actions: readonly number[],
    place: StorePlace,
    facts: PlanFacts,
    partitionFor: PartitionFor = (goal) => siblingPartition(this.#domain, place, goal),
  ): Work<Derived> {
    const { suffixes = true, rebinding = "arguments" } = this.#options;
    const shared = factsOfDerived(this.#domain, actions, facts);
    const symmetries = rebinding === "none" ? [] : yield* this.#findSymmetries();
    const derived: StoredEntry[] = [];
    const dropped: StoredEntry[] = [];
    const candidates = derivedPlans(this.#domain, place, actions, shared, symmetries, {
      suffixes,
      exchangeArguments: rebinding === "arguments",
      partitionFor,
    });
    for (const candidate of candidates) {
      const result = candidate && this.#insert(candidate);
      if (result?.kind === "added") {
        derived.push(result.entry);
        dropped.push(...result.dropped);
      }
      yield;
    }
    yield* this.#store.shrinking();
    yield;
    yield* this.#store.settling();
    return { derived, dropped };
  }

  /** Inserts a plan; undefined if its partition is taken by another goal. */
  #insert(candidate: StoreCandidate): StoreResult | undefined {
    try {
      return this.#store.insert(candidate);
    } catch (error) {
      // Background work has no caller that could handle it.
      if (error instanceof RequestError) return undefined;
      throw error;
    }
  }
}

/**
 * Returns the partition of a plan for another goal; undefined to leave the plan out. Default: the sibling of the plan's
 * own partition.
 */
export type PartitionFor = (goal: Goal) => string | undefined;

/**
 * The partition of another goal under otherwise equal circumstances: a prefix or suffix around the default key is kept.
 * Undefined for a key that does not contain the default one.
 */
function siblingPartition(
  domain: Domain,
  { partition, goal, maintain, text }: StorePlace,
  other: Goal,
): string | undefined {
  const withText = partitionOf(domain, goal, maintain, text);
  if (partition === withText) return partitionOf(domain, other, maintain, text);
  const own = partitionOf(domain, goal, maintain);
  const at = partition.indexOf(own);
  if (at < 0) return undefined;
  return `${partition.slice(0, at)}${partitionOf(domain, other, maintain)}${partition.slice(at + own.length)}`;
}
