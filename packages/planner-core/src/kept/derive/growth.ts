import { RequestError } from "../../base/errors.ts";
import { finish, type Work, type WorkLimits, workWithin } from "../../base/work/work.ts";
import type { Domain } from "../../rules/domain/domain.ts";
import { factsOfDerived, type PlanFacts, type StoredEntry } from "../store/entry.ts";
import type { PlanStore, StoreCandidate, StorePlace, StoreResult } from "../store/plan-store.ts";
import type { PlanLibraryOptions } from "./options.ts";

/**
 * Limit on the number of plans whose derived plans are still to come; beyond it the oldest that waits is left as it is.
 */
const MAX_PENDING = 1024;

/**
 * Limit on the length of plans that others are derived from: the number of derived plans grows with the square of the
 * length.
 */
const MAX_STEPS = 100;

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
  readonly #options: PlanLibraryOptions;
  #jobs: Job[] = [];

  constructor(domain: Domain, store: PlanStore, options: PlanLibraryOptions) {
    this.#domain = domain;
    this.#store = store;
    this.#options = options;
  }

  /** Number of plans whose derived plans are still to come. */
  get pending(): number {
    return this.#jobs.length;
  }

  /** Adds the plans derived from a plan at once. */
  derive(actions: readonly number[], place: StorePlace, facts: PlanFacts): Derived {
    return finish(this.#derive(actions, place, facts));
  }

  /**
   * Schedules the plans derived from a plan. If too many are pending, the oldest whose work has not begun gets none:
   * one under way goes on to its end, where the indices are rebuilt.
   */
  later(root: StoredEntry, actions: readonly number[], place: StorePlace, facts: PlanFacts): void {
    const work = this.#derive(actions, place, facts);
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

  *#derive(actions: readonly number[], place: StorePlace, facts: PlanFacts): Work<Derived> {
    const { suffixes = true } = this.#options;
    const derived: StoredEntry[] = [];
    const dropped: StoredEntry[] = [];
    const shared = factsOfDerived(this.#domain, actions, facts);
    for (const candidate of suffixes ? suffixesOf(place, actions, shared) : []) {
      const result = this.#insert(candidate);
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

/** Every non-empty suffix of a plan, longest first; none of a long plan. */
function suffixesOf(
  place: StorePlace,
  actions: readonly number[],
  facts: PlanFacts,
): StoreCandidate[] {
  if (actions.length > MAX_STEPS) return [];
  return actions.slice(1).map((_, index): StoreCandidate => {
    const skippedSteps = index + 1;
    const llmSteps = Math.max(0, (facts.llmSteps ?? actions.length) - skippedSteps);
    const authors = facts.authors?.slice(skippedSteps);
    return {
      place,
      actions: actions.slice(skippedSteps),
      facts: { ...facts, llmSteps, authors },
      skippedSteps,
    };
  });
}
