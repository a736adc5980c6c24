/**
 * Repertoires: proved plans with the conditions under which they work.
 *
 * @module
 */

import type { CompiledCondition } from "../condition/condition.ts";
import type { Domain, Goal } from "../domain/domain.ts";
import type { PackedState } from "../state/packed-state.ts";
import { finish, type WorkLimits } from "../work/work.ts";
import { Growth } from "./derive/growth.ts";
import {
  insertWhole,
  partitionForOf,
  placeOf,
  refusalOfEdit,
  type Whole,
} from "./derive/insert-whole.ts";
import type {
  AddOptions,
  AddResult,
  MatchConstraints,
  QuestionOptions,
  RepertoireOptions,
  RepertoireStats,
} from "./derive/options.ts";
import type { Symmetry } from "./derive/symmetries.ts";
import { excerptOf, partitionInfo, statsOf, writablePartitions } from "./file/inventory.ts";
import type { LoadReport, MergeReport } from "./file/load-report.ts";
import { type LoadOptions, readingRepertoire, readRepertoire } from "./file/read-file.ts";
import { type FileTarget, loadFile, type TakeOptions, takeFile } from "./file/take-file.ts";
import { type MadeWith, type RepertoireFile, writeRepertoire } from "./file/write-file.ts";
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
import type { PlayedRepertoire } from "./played-repertoire.ts";
import { RepertoireCache, type RepertoireCacheOptions } from "./repertoire-cache.ts";
import type { PlanFacts, RepertoireEntry, StoredEntry } from "./store/entry.ts";
import { type LeftQuestion, LeftQuestions } from "./store/left-questions.ts";
import type { PartitionInfo } from "./store/partition-info.ts";
import { type PartitionText, partitionOf } from "./store/partition-key.ts";
import { PlanStore } from "./store/plan-store.ts";

const NO_CONSTRAINTS: MatchConstraints = Object.freeze({});

/** Selects the entries that `prune` removes. */
interface PruneOptions {
  /** Entries that `match` answered less often go. */
  readonly minUses?: number | undefined;
  /** Then the least useful go until at most this many are left. */
  readonly maxEntries?: number | undefined;
}

/** A repertoire from a file, and what became of the plans of that. */
interface LoadedRepertoire {
  readonly repertoire: Repertoire;
  readonly report: LoadReport;
}

/**
 * Proved plans of one domain, each with the weakest condition under which it works: a plan serves
 * every state that meets its condition, not only the state it was made for. What an entry promises
 * is exact: the plan proves where the condition holds and nowhere else.
 *
 * Keeping the condition under which a whole plan works goes back to triangle tables (Fikes, Hart,
 * Nilsson: Learning and executing generalized robot plans, 1972) and explanation-based
 * generalisation (Mitchell, Keller, Kedar-Cabelli 1986); a suffix of a plan is the tail of its
 * triangle table.
 *
 * @example
 * const repertoire = new Repertoire(domain);
 * repertoire.add(plan.actions, { goal });
 * const entry = repertoire.match(repertoire.partitionOf(goal), state);
 */
export class Repertoire implements PlayedRepertoire {
  readonly domain: Domain;
  readonly #store: PlanStore;
  readonly #growth: Growth;
  readonly #left = new LeftQuestions();
  readonly #listeners = new Set<(entry: RepertoireEntry) => void>();
  #lookups = 0;
  #hits = 0;
  #matchedScaledCost = 0;
  /** How it came about; written into files. */
  madeWith: MadeWith = {};
  /** Notes of a tool that makes repertoires, kept in the file for its next run: plain JSON values. */
  notes: Readonly<Record<string, unknown>> = {};

  constructor(domain: Domain, options: RepertoireOptions = {}) {
    this.domain = domain;
    this.#store = new PlanStore(domain, options);
    this.#growth = new Growth(domain, this.#store, options);
  }

  /**
   * Reads what `toJSON` wrote. Every plan is proved again; those that do not work are left out and
   * listed. With `otherDomain: "prove"` the report tells how each plan fares in this domain.
   *
   * @param source JSON text, or the value that it stands for
   * @throws RepertoireError if it is no repertoire, of another version, for another domain, or with
   * `otherDomain: "prove"` if nothing in it works in a domain of another name
   */
  static load(
    domain: Domain,
    source: unknown,
    options: RepertoireOptions & LoadOptions = {},
  ): LoadedRepertoire {
    return finish(Repertoire.loading(domain, source, options));
  }

  /** The same in pieces, a plan each, for a thread that has others to serve. Throws as {@link load}. */
  static *loading(
    domain: Domain,
    source: unknown,
    options: RepertoireOptions & LoadOptions = {},
  ): Generator<undefined, LoadedRepertoire, void> {
    const repertoire = new Repertoire(domain, options);
    const file = yield* readingRepertoire(domain, source, options);
    const report = yield* loadFile(domain, repertoire.#target, file, options.derive ?? false);
    repertoire.madeWith = file.madeWith;
    repertoire.notes = file.notes;
    repertoire.#store.settle(true);
    return { repertoire, report };
  }

  get #target(): FileTarget {
    return { store: this.#store, growth: this.#growth, left: this.#left };
  }

  /** The number of entries. */
  get size(): number {
    return this.#store.size;
  }

  /** The symmetries of the domain, found on first use. */
  get symmetries(): readonly Symmetry[] {
    return this.#growth.symmetries;
  }

  /** The partition that `add` uses by default. */
  partitionOf(goal: Goal, maintain?: CompiledCondition, text?: PartitionText): string {
    return partitionOf(this.domain, goal, maintain, text);
  }

  /**
   * The cheapest entry of a partition whose precondition the state meets; among equally dear ones
   * the shortest, then the oldest. Allocates nothing. Counts as a use.
   *
   * @throws CostError if a run-time cost function misbehaves
   */
  match(
    partition: string,
    state: PackedState,
    constraints: MatchConstraints = NO_CONSTRAINTS,
  ): RepertoireEntry | undefined {
    this.#lookups++;
    const place = this.#store.partitions.get(partition);
    if (place === undefined) return undefined;
    const { maxScaledCost = Number.POSITIVE_INFINITY } = constraints;
    const found = place.match(state, constraints, maxScaledCost);
    if (found === undefined) return undefined;
    this.#hits++;
    this.#matchedScaledCost = place.matchedScaledCost;
    return found;
  }

  /** The cost of the entry last matched, from the state it was matched for, in thousandths. */
  get matchedScaledCost(): number {
    return this.#matchedScaledCost;
  }

  /**
   * Adds a plan if it works from any state, with its suffixes and re-bindings. Each is proved by
   * regression and left out if it is needless.
   *
   * @param plan ids of ground actions
   * @throws RequestError if the partition holds plans for another goal
   */
  add(plan: ArrayLike<number>, options: AddOptions): AddResult {
    const whole = this.#insert(plan, options);
    if (!whole.isNew) return whole.result;
    const { actions, place, result } = whole;
    const elsewhere = partitionForOf(options);
    const { derived, dropped } = this.#growth.derive(actions, place, options, elsewhere);
    const { kind, entry } = result;
    return { kind, entry, derived, dropped: [...result.dropped, ...dropped] };
  }

  /**
   * Adds a plan now, and what follows from it when `work` is called: for additions within a frame.
   * The plan itself takes some tens of microseconds. Does not tell what came of it.
   *
   * @throws RequestError if the partition holds plans for another goal
   */
  addLater(plan: ArrayLike<number>, options: AddOptions): AddResult {
    const { isNew, actions, place, result } = this.#insert(plan, options);
    if (isNew) {
      const root = result.entry as StoredEntry;
      this.#growth.later(root, actions, place, options, partitionForOf(options));
    }
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
   * Calls `listener` with each new entry of `add` and `addLater`, within that call: not with what
   * follows from it, and not with what came from a file or from another repertoire.
   *
   * @returns stops listening
   */
  onAdd(listener: (entry: RepertoireEntry) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** The number of plans of `addLater` that are not worked out yet. */
  get pending(): number {
    return this.#growth.pending;
  }

  /**
   * Continues what `addLater` left, for a while or to the end. A repertoire answers as well before
   * and in between; it only knows less.
   *
   * @returns whether some is left
   * @example
   * repertoire.work({ clock: systemClock, untilMs: systemClock.now() + 0.25 });
   */
  work(limits: WorkLimits = {}): boolean {
    return this.#growth.work(limits);
  }

  /** A cache that plays from it. */
  asCache(options?: RepertoireCacheOptions): RepertoireCache<Repertoire> {
    return new RepertoireCache<Repertoire>(this, options);
  }

  /** All entries, or those of one partition: by partition, cheapest first. */
  list(partition?: string): RepertoireEntry[] {
    if (partition !== undefined) return [...(this.#store.partitions.get(partition)?.entries ?? [])];
    return [...this.#store.partitions.values()].flatMap(({ entries }) => entries);
  }

  /** The questions that there are plans for, or that are left to the classical planner. */
  partitions(): PartitionInfo[] {
    return writablePartitions(this.#store, this.#left).map(partitionInfo);
  }

  /** Whether there are plans of a partition. */
  knows(partition: string): boolean {
    return this.#store.partitions.has(partition);
  }

  /** The personas that there are plans for; undefined is none. */
  personas(): (string | undefined)[] {
    return [...new Set(this.partitions().map(({ persona }) => persona))];
  }

  /**
   * Remembers in the file that no model answers a question: it is left to the classical planner.
   *
   * @throws StateError if the state does not fit the domain
   */
  leaveToPlanner(question: QuestionOptions, left: LeftQuestion): void {
    this.domain.state(left.state);
    this.#left.add(placeOf(this.domain, question), left);
  }

  /** The questions of a partition that are left to the classical planner. */
  leftToPlanner(partition: string): readonly LeftQuestion[] {
    return this.#left.of(partition);
  }

  /** Takes an entry out; false if it is not here. */
  remove(entry: RepertoireEntry): boolean {
    this.#growth.forget(entry as StoredEntry);
    return this.#store.remove(entry as StoredEntry);
  }

  /** Replaces the plan of an entry; the old one stays if the new one works from no state. */
  edit(entry: RepertoireEntry, plan: ArrayLike<number>, facts: PlanFacts = {}): AddResult {
    const { partition, goal } = entry;
    const { maintain, text } = this.#store.partitions.get(partition) ?? {};
    const actions = Array.from(plan);
    const reason = refusalOfEdit(this.domain, this.#store, entry, actions);
    if (reason !== undefined) return { kind: "refused", reason };
    this.remove(entry);
    return this.add(actions, { ...facts, ...text, goal, maintain, partition });
  }

  /**
   * Adds the plans of what `toJSON` or `excerpt` wrote, here or elsewhere. Every plan is proved again; what
   * is there already, or made needless by what is there, dies on entry.
   *
   * @param source JSON text, or the value that it stands for
   * @throws RepertoireError if it is no repertoire, of another version, or for another domain
   */
  take(source: unknown, options: TakeOptions = {}): MergeReport {
    const file = readRepertoire(this.domain, source, { ...options, derive: undefined });
    return takeFile(this.#target, file, options.derive ?? "never");
  }

  /** Adds the plans of another repertoire. Those for another domain are proved in this one. */
  merge(other: Repertoire): MergeReport {
    const file = readRepertoire(this.domain, other.toJSON(), { otherDomain: "prove" });
    const report = takeFile(this.#target, file, "never");
    const { models = [], seed } = this.madeWith;
    const { models: more = [], seed: theirs = seed } = other.madeWith;
    this.madeWith = {
      models: [...new Set([...models, ...more])].sort(),
      seed: seed === undefined || seed === theirs ? theirs : undefined,
    };
    return report;
  }

  /** Takes out what is used little. Answers what went. */
  prune({ minUses = 0, maxEntries }: PruneOptions): RepertoireEntry[] {
    const gone = this.list().filter(({ uses }) => uses < minUses);
    for (const entry of gone) this.remove(entry);
    if (maxEntries !== undefined && this.size > maxEntries) {
      for (const entry of this.#store.dropLeastUseful(this.size - maxEntries)) gone.push(entry);
      this.#store.settle();
    }
    return gone;
  }

  /** The share of states that some entry of a partition serves, and which entries. */
  coverage(partition: string, states: Iterable<PackedState>): Coverage {
    return measureCoverage(this.#store.partitions.get(partition)?.entries ?? [], states);
  }

  /** Which entries fit a state, and why the nearest others do not. */
  explain(partition: string, state: PackedState, options: ExplainOptions = {}): MatchExplanation {
    const entries = this.#store.partitions.get(partition)?.entries ?? [];
    return explainMatch(this.domain, entries, state, options);
  }

  /**
   * Finds states in which agents of two personas act differently: the plans that each would be served, side by side.
   * Undefined stands for no persona. Does not count as uses.
   */
  difference(
    first: string | undefined,
    second: string | undefined,
    states: Iterable<PackedState>,
    options: DifferenceOptions = {},
  ): PersonaDifference {
    const entriesOf = (key: string): readonly RepertoireEntry[] =>
      this.#store.partitions.get(key)?.entries ?? [];
    const personas = [first, second] as const;
    return comparePersonas(this.partitions(), entriesOf, personas, [...states], options);
  }

  stats(): RepertoireStats {
    return statsOf(this.#store, { lookups: this.#lookups, hits: this.#hits });
  }

  /** Some entries as `toJSON` would write them, for `take` of another repertoire. Entries that are gone are left out. */
  excerpt(entries: Iterable<RepertoireEntry>): RepertoireFile {
    return writeRepertoire(this.domain, excerptOf(this.#store, entries), {}, {});
  }

  /** The file that `load` reads; `JSON.stringify` calls it. Work left by `addLater` is done first. */
  toJSON(): RepertoireFile {
    this.work();
    return writeRepertoire(
      this.domain,
      writablePartitions(this.#store, this.#left),
      this.madeWith,
      this.notes,
    );
  }
}
