import type { Domain, Goal } from "../../domain/domain.ts";
import { RequestError } from "../../errors.ts";
import { finish, type Work, type WorkLimits, workWithin } from "../../work/work.ts";
import { factsOfDerived, type PlanFacts, type StoredEntry } from "../store/entry.ts";
import type { PlanStore, StoreCandidate, StorePlace, StoreResult } from "../store/plan-store.ts";
import { siblingPartition } from "../store/sibling-partition.ts";
import { derivedPlans } from "./derive.ts";
import type { RepertoireOptions } from "./options.ts";
import { type Symmetry, searchSymmetries } from "./symmetries.ts";

/** The plans that were derived from one. */
export interface Derived {
  readonly derived: readonly StoredEntry[];
  readonly dropped: readonly StoredEntry[];
}

interface Job {
  /** The entry of the plan itself; its work is forgotten when somebody takes it out. */
  readonly root: StoredEntry;
  readonly work: Work<Derived>;
}

/** Adds what follows from plans, at once or later in small pieces. */
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

  /** Plans of which not everything that follows is in yet. */
  get pending(): number {
    return this.#jobs.length;
  }

  /** Adds what follows from a plan now. */
  derive(
    actions: readonly number[],
    place: StorePlace,
    facts: PlanFacts,
    partitionFor?: PartitionFor,
  ): Derived {
    return finish(this.#derive(actions, place, facts, partitionFor));
  }

  /** Adds what follows from a plan when there is time for it. */
  later(
    root: StoredEntry,
    actions: readonly number[],
    place: StorePlace,
    facts: PlanFacts,
    partitionFor?: PartitionFor,
  ): void {
    this.#jobs.push({ root, work: this.#derive(actions, place, facts, partitionFor) });
  }

  /** Does some of the pending work, at least one piece; answers whether some is left. */
  work(limits: WorkLimits): boolean {
    return workWithin(() => {
      if (this.#jobs[0]?.work.next().done === true) this.#jobs.shift();
      return this.#jobs.length > 0;
    }, limits);
  }

  /** Forgets what would follow from an entry. */
  forget(root: StoredEntry): void {
    this.#jobs = this.#jobs.filter((job) => job.root !== root);
  }

  *#findSymmetries(): Work<readonly Symmetry[]> {
    if (this.#symmetries === undefined) {
      this.#search ??= searchSymmetries(this.#domain);
      const found = yield* this.#search;
      // A search that somebody else brought to its end answers only once.
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
    this.#store.shrink();
    yield;
    this.#store.settle();
    return { derived, dropped };
  }

  /** Undefined if the caller's partition for another goal is taken. */
  #insert(candidate: StoreCandidate): StoreResult | undefined {
    try {
      return this.#store.insert(candidate);
    } catch (error) {
      // Nobody who works off what is pending could do anything about it.
      if (error instanceof RequestError) return undefined;
      throw error;
    }
  }
}

/** The partition of a plan for another goal; undefined to do without it. Default: the sibling of the plan's own. */
export type PartitionFor = (goal: Goal) => string | undefined;
