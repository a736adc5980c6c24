import { finish, type Work, type WorkLimits } from "../base/work/work.ts";
import type { CompiledCondition } from "../rules/condition/condition.ts";
import type { Domain, Goal } from "../rules/domain/domain.ts";
import type { PackedState } from "../rules/state/packed-state.ts";
import { Growth } from "./derive/growth.ts";
import { insertWhole, placeOf, refusalOfEdit, type Whole } from "./derive/insert-whole.ts";
import type {
  AddOptions,
  AddResult,
  MatchConstraints,
  PlanLibraryOptions,
  PlanLibraryStats,
  PruneOptions,
  QuestionOptions,
} from "./derive/options.ts";
import type { FileOptions, UnreadOptions } from "./file/file-options.ts";
import { excerptOf, partitionInfo, statsOf, writablePartitions } from "./file/inventory.ts";
import type { Loaded, MergeReport } from "./file/load-report.ts";
import { openFile, readingPlanLibrary, readPlanLibrary } from "./file/read-file.ts";
import { type FileTarget, loadFile, type TakeOptions, takeFile } from "./file/take-file.ts";
import { UnreadPlans } from "./file/unread-plans.ts";
import {
  type MadeWith,
  madeTogether,
  type PlanLibraryFile,
  writePlanLibrary,
} from "./file/write-file.ts";
import { type Coverage, measureCoverage } from "./inspect/coverage.ts";
import {
  comparePersonas,
  type DifferenceOptions,
  type PersonaDifference,
} from "./inspect/difference.ts";
import {
  type ExplainOptions,
  explainMatch,
  type MatchExplanation,
} from "./inspect/explain-match.ts";
import { PlanLibraryCache, type PlanLibraryCacheOptions } from "./plan-library-cache.ts";
import type { PlayedPlanLibrary } from "./played-plan-library.ts";
import type { PlanFacts, PlanLibraryEntry, StoredEntry } from "./store/entry.ts";
import { type LeftQuestion, LeftQuestions } from "./store/left-questions.ts";
import type { Partition } from "./store/partition.ts";
import type { PartitionInfo } from "./store/partition-info.ts";
import { type PartitionText, partitionOf } from "./store/partition-key.ts";
import { PlanStore } from "./store/plan-store.ts";

const NO_CONSTRAINTS: MatchConstraints = Object.freeze({});

/**
 * Proved plans of one domain, each with its weakest precondition: a plan serves every state that satisfies it, not only
 * the state it was made for. Preconditions are exact: the plan is sound where its precondition holds and nowhere else.
 *
 * Storing the precondition of a whole plan goes back to triangle tables (Fikes, Hart, Nilsson: Learning and executing
 * generalized robot plans, 1972) and explanation-based generalisation (Mitchell, Keller, Kedar-Cabelli 1986); a suffix
 * of a plan is the tail of its triangle table.
 *
 * @example
 * const planLibrary = new PlanLibrary(domain);
 * planLibrary.add(plan.actions, { goal });
 * const entry = planLibrary.match(planLibrary.partitionOf(goal), state);
 */
export class PlanLibrary implements PlayedPlanLibrary {
  readonly domain: Domain;
  /** The plans read so far; {@link #store} reads the rest. */
  readonly #read: PlanStore;
  readonly #growth: Growth;
  readonly #left = new LeftQuestions();
  #unread: UnreadPlans | undefined;
  readonly #listeners = new Set<(entry: PlanLibraryEntry) => void>();
  #lookups = 0;
  #hits = 0;
  #matchedScaledCost = 0;
  /** The origin of the plans, for files. */
  madeWith: MadeWith = {};
  /** Notes that a generator keeps in the file for its next run, as plain JSON values. */
  notes: Readonly<Record<string, unknown>> = {};

  constructor(domain: Domain, options: PlanLibraryOptions = {}) {
    this.domain = domain;
    this.#read = new PlanStore(domain, options);
    this.#growth = new Growth(domain, this.#read, options);
  }

  /**
   * Loads a file written by `toJSON`. Every plan is proved again; unsound ones are left out and listed. With
   * `otherDomain: "prove"` the report states what became of each plan in this domain.
   *
   * @param source JSON text, or the parsed value
   * @throws PlanLibraryError if it is not a plan library, has another version, is for another domain, or with
   *   `otherDomain: "prove"` if no plan works in a domain of another name
   */
  static load(domain: Domain, source: unknown, options: FileOptions = {}): Loaded<PlanLibrary> {
    return finish(PlanLibrary.loading(domain, source, options));
  }

  /** Loads in pieces of one plan each, for a thread that has other work. Throws like {@link load}. */
  static *loading(
    domain: Domain,
    source: unknown,
    options: FileOptions = {},
  ): Work<Loaded<PlanLibrary>> {
    const planLibrary = new PlanLibrary(domain, options);
    const file = yield* readingPlanLibrary(domain, source, options);
    const report = yield* loadFile(domain, planLibrary.#target, file, options.derive ?? false);
    planLibrary.madeWith = file.madeWith;
    planLibrary.notes = file.notes;
    planLibrary.#store.settle(true);
    return { planLibrary, report };
  }

  /**
   * Loads a file of this domain whose plans are read and proved when their question is first asked, or in {@link work}:
   * a game begins sooner. Plans that are unsound are left out.
   *
   * @throws PlanLibraryError like {@link load}
   */
  static open(domain: Domain, source: unknown, options: UnreadOptions = {}): PlanLibrary {
    const planLibrary = new PlanLibrary(domain, options);
    const file = openFile(domain, source, options);
    planLibrary.madeWith = file.madeWith;
    planLibrary.notes = file.notes;
    planLibrary.#unread = new UnreadPlans(domain, file, planLibrary.#target);
    return planLibrary;
  }

  get #target(): FileTarget {
    return { store: this.#store, growth: this.#growth, left: this.#left };
  }

  get #store(): PlanStore {
    this.#unread?.readAll();
    return this.#read;
  }

  /** The number of entries. */
  get size(): number {
    return this.#store.size;
  }

  /** Approximate memory of the entries, in bytes. */
  get bytes(): number {
    return this.#store.bytes;
  }

  /** The partition that `add` uses by default. */
  partitionOf(goal: Goal, maintain?: CompiledCondition, text?: PartitionText): string {
    return partitionOf(this.domain, goal, maintain, text);
  }

  /**
   * The cheapest entry of a partition whose precondition the state satisfies; among equal costs the shortest, then the
   * oldest. Allocates nothing. Counts as a use.
   *
   * @throws CostError if a run-time cost function throws or returns an invalid cost
   */
  match(
    partition: string,
    state: PackedState,
    constraints: MatchConstraints = NO_CONSTRAINTS,
  ): PlanLibraryEntry | undefined {
    this.#lookups++;
    const place = this.#placeOf(partition);
    const most = constraints.maxScaledCost ?? Number.POSITIVE_INFINITY;
    const found = place?.match(state, constraints, most);
    if (place === undefined || found === undefined) return undefined;
    this.#hits++;
    this.#matchedScaledCost = place.matchedScaledCost;
    return found;
  }

  /** The cost of the last matched entry from its state, in thousandths. */
  get matchedScaledCost(): number {
    return this.#matchedScaledCost;
  }

  /**
   * Adds a plan that works from some state, with its suffixes. Each is proved by regression; redundant
   * ones are left out.
   *
   * @param plan ids of ground actions
   * @throws RequestError if the partition has plans for another goal
   */
  add(plan: ArrayLike<number>, options: AddOptions): AddResult {
    const whole = this.#insert(plan, options);
    if (!whole.isNew) return whole.result;
    const { actions, place, result } = whole;
    const { derived, dropped } = this.#growth.derive(actions, place, options);
    const { kind, entry } = result;
    return { kind, entry, derived, dropped: [...result.dropped, ...dropped] };
  }

  /**
   * Adds a plan now, and its derived plans in `work`: for additions within a frame. The plan itself takes some tens of
   * microseconds. The result lists no derived plans. If more than 1,024 plans wait for `work`, the oldest gets none.
   *
   * @throws RequestError if the partition has plans for another goal
   */
  addLater(plan: ArrayLike<number>, options: AddOptions): AddResult {
    const { isNew, actions, place, result } = this.#insert(plan, options);
    if (isNew) this.#growth.later(result.entry as StoredEntry, actions, place, options);
    return result;
  }

  #insert(plan: ArrayLike<number>, options: AddOptions): Whole {
    const whole = insertWhole(this.domain, this.#store, plan, options);
    if (whole.result.kind === "added") {
      for (const listener of this.#listeners) listener(whole.result.entry);
    }
    return whole;
  }

  /**
   * Calls `listener` with each new entry of `add` and `addLater`, within that call. Not called for derived entries, nor
   * for entries from files or other plan libraries.
   *
   * @returns function that stops listening
   */
  onAdd(listener: (entry: PlanLibraryEntry) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /**
   * The plans added by `addLater` whose derived plans are still to come, and the questions that `open` has not read.
   */
  get pending(): number {
    return this.#growth.pending + (this.#unread?.left ?? 0);
  }

  /**
   * Continues the work of `addLater` and `open`, for a while or to the end. The plan library can be used meanwhile;
   * only some derived plans are missing.
   *
   * @returns whether work is left
   * @example
   * planLibrary.work({ clock: systemClock, untilMs: systemClock.now() + 0.25 });
   */
  work(limits: WorkLimits = {}): boolean {
    if (this.#unread?.work(limits) === true) return true;
    this.#unread = undefined;
    return this.#growth.work(limits);
  }

  /** A cache for this plan library. */
  asCache(options?: PlanLibraryCacheOptions): PlanLibraryCache<PlanLibrary> {
    return new PlanLibraryCache<PlanLibrary>(this, options);
  }

  /** All entries, or those of one partition, sorted by partition and then by cost. */
  list(partition?: string): PlanLibraryEntry[] {
    if (partition !== undefined) return [...this.#entriesOf(partition)];
    return [...this.#store.partitions.values()].flatMap(({ entries }) => entries);
  }

  #entriesOf(partition: string): readonly StoredEntry[] {
    return this.#placeOf(partition)?.entries ?? [];
  }

  /** The questions that have plans or are left to the classical planner. */
  partitions(): PartitionInfo[] {
    return writablePartitions(this.#store, this.#left).map(partitionInfo);
  }

  #placeOf(partition: string): Partition | undefined {
    this.#unread?.read(partition);
    return this.#read.partitions.get(partition);
  }

  /** Whether a partition has plans. */
  knows(partition: string): boolean {
    return this.#placeOf(partition) !== undefined;
  }

  /** Personas that have plans; `undefined` means no persona. */
  personas(): (string | undefined)[] {
    return [...new Set(this.partitions().map(({ persona }) => persona))];
  }

  /**
   * Leaves a question that no model answers to the classical planner. The file records this.
   *
   * @throws StateError if the state does not fit the domain
   */
  leaveToPlanner(question: QuestionOptions, left: LeftQuestion): void {
    this.domain.state(left.state);
    this.#left.add(placeOf(this.domain, question), left);
  }

  /** The questions of a partition that are left to the classical planner. */
  leftToPlanner(partition: string): readonly LeftQuestion[] {
    this.#placeOf(partition);
    return this.#left.of(partition);
  }

  /** Removes an entry; false if it is not in the plan library. */
  remove(entry: PlanLibraryEntry): boolean {
    this.#growth.forget(entry as StoredEntry);
    return this.#store.remove(entry as StoredEntry);
  }

  /** Removes all entries and drops all pending work. */
  clear(): void {
    this.#unread = undefined;
    this.#growth.clear();
    this.#read.clear();
  }

  /** Replaces the plan of an entry; keeps the old plan if the new one works from no state. */
  edit(entry: PlanLibraryEntry, plan: ArrayLike<number>, facts: PlanFacts = {}): AddResult {
    const { partition, goal } = entry;
    const { maintain, text } = this.#store.partitions.get(partition) ?? {};
    const actions = Array.from(plan);
    const reason = refusalOfEdit(this.domain, this.#store, entry, actions);
    if (reason !== undefined) return { kind: "refused", reason };
    this.remove(entry);
    return this.add(actions, { ...facts, ...text, goal, maintain, partition });
  }

  /**
   * Adds the plans of a file written by `toJSON` or `excerpt`. Every plan is proved again; known and redundant ones are
   * left out.
   *
   * @param source JSON text, or the parsed value
   * @throws PlanLibraryError if it is not a plan library, has another version, or is for another domain
   */
  take(source: unknown, options: TakeOptions = {}): MergeReport {
    const file = readPlanLibrary(this.domain, source, { ...options, derive: undefined });
    return takeFile(this.#target, file, options.derive ?? "never");
  }

  /** Adds the plans of another plan library. Plans made for another domain are proved in this one. */
  merge(other: PlanLibrary): MergeReport {
    const file = readPlanLibrary(this.domain, other.toJSON(), { otherDomain: "prove" });
    const report = takeFile(this.#target, file, "never");
    this.madeWith = madeTogether(this.madeWith, other.madeWith);
    return report;
  }

  /** Removes rarely used entries, and returns them. */
  prune({ minUses = 0, maxEntries = Number.POSITIVE_INFINITY }: PruneOptions): PlanLibraryEntry[] {
    const gone = this.list().filter(({ uses }) => uses < minUses);
    for (const entry of gone) this.remove(entry);
    const excess = this.size - maxEntries;
    return excess > 0 ? gone.concat(this.#store.dropLeastUseful(excess)) : gone;
  }

  /** The share of states that a partition serves, and the entries that serve them. */
  coverage(partition: string, states: Iterable<PackedState>): Coverage {
    return measureCoverage(this.#entriesOf(partition), states);
  }

  /** The entries that match a state, and the reasons why the nearest of the others do not. */
  explain(partition: string, state: PackedState, options: ExplainOptions = {}): MatchExplanation {
    return explainMatch(this.domain, this.#entriesOf(partition), state, options);
  }

  /**
   * Finds states in which two personas would get different plans, and lists the plans side by side. `undefined` means
   * no persona. Does not count as uses.
   */
  difference(
    first: string | undefined,
    second: string | undefined,
    states: Iterable<PackedState>,
    options: DifferenceOptions = {},
  ): PersonaDifference {
    const entriesOf = (key: string): readonly PlanLibraryEntry[] => this.#entriesOf(key);
    return comparePersonas(this.partitions(), entriesOf, [first, second], [...states], options);
  }

  stats(): PlanLibraryStats {
    return statsOf(this.#store, { lookups: this.#lookups, hits: this.#hits });
  }

  /** Some entries in the form of `toJSON`, for `take` of another plan library. Removed entries are left out. */
  excerpt(entries: Iterable<PlanLibraryEntry>): PlanLibraryFile {
    return writePlanLibrary(this.domain, excerptOf(this.#store, entries), {}, {});
  }

  /** The file that `load` reads; `JSON.stringify` calls this method. Finishes the work of `addLater` first. */
  toJSON(): PlanLibraryFile {
    this.work();
    const partitions = writablePartitions(this.#read, this.#left);
    return writePlanLibrary(this.domain, partitions, this.madeWith, this.notes);
  }
}
