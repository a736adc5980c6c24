import type { CompiledCondition } from "../condition/condition.ts";
import type { Domain, Goal } from "../domain/domain.ts";
import { RequestError } from "../errors.ts";
import { regressPlan } from "../plan/regress.ts";
import type { PackedState } from "../state/packed-state.ts";
import { type Coverage, measureCoverage } from "./coverage.ts";
import { comparePersonas, type DifferenceOptions, type PersonaDifference } from "./difference.ts";
import type { PlanFacts, RepertoireEntry, StoredEntry } from "./entry.ts";
import { type ExplainOptions, explainMatch, type MatchExplanation } from "./explain-match.ts";
import { explainRefusal } from "./explain-refusal.ts";
import { Growth } from "./growth.ts";
import type { LeftQuestion } from "./left-questions.ts";
import {
  countOutcomes,
  type LoadReport,
  type MergeReport,
  type PlanOutcome,
} from "./load-report.ts";
import type {
  AddOptions,
  AddResult,
  MatchConstraints,
  QuestionOptions,
  RepertoireOptions,
  RepertoireStats,
} from "./options.ts";
import type { PartitionInfo } from "./partition-info.ts";
import { type PartitionText, partitionOf } from "./partition-key.ts";
import { foreignFile, outcomeOf, withoutOptimum } from "./plan-outcome.ts";
import { type LoadOptions, type ReadFile, type ReadPlan, readRepertoire } from "./read-file.ts";
import { type Place, Stock, type StockResult } from "./stock.ts";
import type { Symmetry } from "./symmetries.ts";
import type { WorkLimits } from "./work.ts";
import {
  type MadeWith,
  type RepertoireFile,
  type WritablePartition,
  writeRepertoire,
} from "./write-file.ts";

const NO_CONSTRAINTS: MatchConstraints = Object.freeze({});

/** A plan as it came in. */
type Whole = { readonly actions: readonly number[]; readonly place: Place } & (
  | { readonly isNew: false; readonly result: AddResult }
  | { readonly isNew: boolean; readonly result: Exclude<AddResult, { kind: "refused" }> }
);

/** Which entries `prune` takes out. */
export interface PruneOptions {
  /** Entries that `match` answered less often go. */
  readonly minUses?: number | undefined;
  /** Then the least useful go until at most this many are left. */
  readonly maxEntries?: number | undefined;
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
export class Repertoire {
  readonly domain: Domain;
  readonly #stock: Stock;
  readonly #growth: Growth;
  readonly #left = new Map<string, { readonly place: Place; readonly questions: LeftQuestion[] }>();
  #lookups = 0;
  #hits = 0;
  #matchedCost = 0;
  /** How it came about; written into files. */
  madeWith: MadeWith = {};
  /** What a tool that makes repertoires keeps in the file for its next run: plain JSON values. */
  notes: Readonly<Record<string, unknown>> = {};

  constructor(domain: Domain, options: RepertoireOptions = {}) {
    this.domain = domain;
    this.#stock = new Stock(domain, options);
    this.#growth = new Growth(domain, this.#stock, options);
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
  ): { readonly repertoire: Repertoire; readonly report: LoadReport } {
    const repertoire = new Repertoire(domain, options);
    const file = readRepertoire(domain, source, options);
    const outcomes: PlanOutcome[] = [];
    const { made } = file;
    const sameDomain = made.hash === domain.hash;
    const told = sameDomain ? file : { ...file, plans: file.plans.map(withoutOptimum) };
    const merged = repertoire.#take(told, options.derive ?? false, (plan, result) => {
      outcomes.push(outcomeOf(domain, plan, result, sameDomain));
    });
    for (const { pointer, reason } of file.refused) {
      outcomes.push({ pointer, outcome: "set-aside", added: [], removed: [], reason });
    }
    const isForeign = !sameDomain && made.name !== domain.name;
    if (isForeign && outcomes.length > 0 && repertoire.size === 0) {
      throw foreignFile(domain, made, outcomes);
    }
    repertoire.madeWith = file.madeWith;
    repertoire.notes = file.notes;
    repertoire.#stock.settle(true);
    return {
      repertoire,
      report: { ...merged, sameDomain, counts: countOutcomes(outcomes), plans: outcomes },
    };
  }

  /** How many entries there are. */
  get size(): number {
    return this.#stock.size;
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
    const place = this.#stock.partitions.get(partition);
    if (place === undefined) return undefined;
    const { disabled, maxCost } = constraints;
    const found = place.match(state, disabled, maxCost ?? Number.POSITIVE_INFINITY);
    if (found === undefined) return undefined;
    this.#hits++;
    this.#matchedCost = place.matchedCost;
    return found;
  }

  /** What the entry last matched costs from the state it was matched for, in thousandths. */
  get matchedCost(): number {
    return this.#matchedCost;
  }

  /**
   * Adds a plan if it works from any state, with its suffixes and re-bindings. Each is proved by
   * regression and left out if it is needless.
   *
   * @param plan ids of ground actions
   * @throws RequestError if the partition holds plans for another goal
   */
  add(plan: ArrayLike<number>, options: AddOptions): AddResult {
    const whole = this.#insertWhole(plan, options);
    if (!whole.isNew) return whole.result;
    const { actions, place, result } = whole;
    const { derived, dropped } = this.#growth.derive(actions, place, options);
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
    const { isNew, actions, place, result } = this.#insertWhole(plan, options);
    if (isNew) this.#growth.later(result.entry as StoredEntry, actions, place, options);
    return result;
  }

  /** How many plans of `addLater` are not worked out yet. */
  get pending(): number {
    return this.#growth.pending;
  }

  /**
   * Goes on with what `addLater` left, for a while or to the end. A repertoire answers as well before
   * and in between; it only knows less.
   *
   * @returns whether some is left
   * @example
   * repertoire.work({ clock: systemClock, untilMs: systemClock.now() + 0.25 });
   */
  work(limits: WorkLimits = {}): boolean {
    return this.#growth.work(limits);
  }

  /** Proves and keeps a plan; `isNew` if it is still to be seen what follows from it. */
  #insertWhole(plan: ArrayLike<number>, options: AddOptions): Whole {
    const actions = Array.from(plan);
    const place = this.#placeOf(options);
    const derivation = { skippedSteps: 0, rebound: false };
    const result = this.#stock.insert({ place, actions, facts: options, derivation });
    if (result.kind === "refused") return { isNew: false, actions, place, result };
    const { kind, entry, dropped } = result;
    const isNew = kind !== "known" || !entry.isDerivedFrom;
    // A dominated plan is not kept, and what follows from it may still be new.
    if (kind !== "dominated") entry.isDerivedFrom = true;
    return { isNew, actions, place, result: { kind, entry, derived: [], dropped } };
  }

  #placeOf({ goal, maintain, partition, persona, directive }: QuestionOptions): Place {
    const hasText = persona !== undefined || directive !== undefined;
    const text = hasText ? { persona, directive } : undefined;
    const key = partition ?? this.partitionOf(goal, maintain, text);
    return { partition: key, goal, maintain, text };
  }

  /** Takes in the plans of a file. */
  #take(
    { plans, refused, left }: ReadFile,
    derive: boolean,
    report?: (plan: ReadPlan, result: StockResult) => void,
  ): MergeReport {
    const problems = [...refused];
    let added = 0;
    let needless = 0;
    for (const plan of plans) {
      const result = this.#insertRead(plan);
      report?.(plan, result);
      if (result.kind === "refused") {
        problems.push({ pointer: plan.pointer, reason: result.reason });
        continue;
      }
      result.entry.uses += plan.uses;
      if (result.kind === "added") added++;
      else needless++;
      // A file may hold many times what there is room for.
      if (added % 1000 === 999) this.#stock.shrink();
      if (derive && plan.derivation.skippedSteps === 0) {
        const { partition } = plan.place;
        added += this.#growth.derive(plan.actions, plan.place, { ...plan.facts, partition }).derived
          .length;
      }
    }
    for (const { place, question } of left) this.#leave(place, question);
    this.#stock.shrink();
    this.#stock.settle();
    return { added, needless, refused: problems };
  }

  #insertRead(plan: ReadPlan): StockResult {
    try {
      return this.#stock.insert(plan);
    } catch (error) {
      // Two partitions of one key for different goals.
      if (error instanceof RequestError) return { kind: "refused", reason: error.message };
      throw error;
    }
  }

  /** All entries, or those of one partition: by partition, cheapest first. */
  list(partition?: string): RepertoireEntry[] {
    if (partition !== undefined) return [...(this.#stock.partitions.get(partition)?.entries ?? [])];
    return [...this.#stock.partitions.values()].flatMap(({ entries }) => entries);
  }

  /** The questions that there are plans for, or that are left to the classical planner. */
  partitions(): PartitionInfo[] {
    return this.#writable().map(({ key, goal, maintain, text, entries, left }) => ({
      key,
      goal,
      maintain,
      persona: text?.persona,
      directive: text?.directive,
      entries: entries.length,
      left,
    }));
  }

  /** Whether there are plans of a partition. */
  knows(partition: string): boolean {
    return this.#stock.partitions.has(partition);
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
    this.domain.state(left.state as never);
    this.#leave(this.#placeOf(question), left);
  }

  /** The questions of a partition that are left to the classical planner. */
  leftToPlanner(partition: string): readonly LeftQuestion[] {
    return this.#left.get(partition)?.questions ?? [];
  }

  #leave(place: Place, question: LeftQuestion): void {
    const questions = this.#left.get(place.partition)?.questions ?? [];
    const key = JSON.stringify(question.state);
    if (questions.some(({ state }) => JSON.stringify(state) === key)) return;
    questions.push(question);
    this.#left.set(place.partition, { place, questions });
  }

  #writable(): WritablePartition[] {
    const known = [...this.#stock.partitions.values()].map((partition): WritablePartition => {
      const { key, goal, maintain, text, entries } = partition;
      return { key, goal, maintain, text, entries, left: this.leftToPlanner(key) };
    });
    for (const { place, questions } of this.#left.values()) {
      const { partition: key, goal, maintain, text } = place;
      if (this.#stock.partitions.has(key)) continue;
      known.push({ key, goal, maintain, text, entries: [], left: questions });
    }
    return known;
  }

  /** Takes an entry out; false if it is not here. */
  remove(entry: RepertoireEntry): boolean {
    this.#growth.forget(entry as StoredEntry);
    return this.#stock.remove(entry as StoredEntry);
  }

  /** Replaces the plan of an entry; the old one stays if the new one works from no state. */
  edit(entry: RepertoireEntry, plan: ArrayLike<number>, facts: PlanFacts = {}): AddResult {
    const { partition, goal } = entry;
    const { maintain, text } = this.#stock.partitions.get(partition) ?? {};
    const actions = Array.from(plan);
    if (!this.#stock.has(entry as StoredEntry)) {
      return { kind: "refused", reason: "the entry is not in this repertoire" };
    }
    if (actions.length === 0) return { kind: "refused", reason: "the plan has no steps" };
    if (regressPlan(this.domain, actions, goal.condition, { maintain }).isFalse) {
      return { kind: "refused", reason: explainRefusal(this.domain, actions, goal, maintain) };
    }
    this.remove(entry);
    return this.add(actions, { ...facts, ...text, goal, maintain, partition });
  }

  /** Adds the plans of another repertoire. Those for another domain are proved in this one. */
  merge(other: Repertoire): MergeReport {
    const file = readRepertoire(this.domain, other.toJSON(), { otherDomain: "prove" });
    const report = this.#take(file, false);
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
      gone.push(...this.#stock.dropLeastUseful(this.size - maxEntries));
      this.#stock.settle();
    }
    return gone;
  }

  /** The share of states that some entry of a partition serves, and which entries. */
  coverage(partition: string, states: Iterable<PackedState>): Coverage {
    return measureCoverage(this.#stock.partitions.get(partition)?.entries ?? [], states);
  }

  /** Which entries fit a state, and why the nearest others do not. */
  explain(partition: string, state: PackedState, options: ExplainOptions = {}): MatchExplanation {
    const entries = this.#stock.partitions.get(partition)?.entries ?? [];
    return explainMatch(this.domain, entries, state, options);
  }

  /**
   * Where agents of two personas act differently, and how: the plans that each would be served, side
   * by side. Undefined stands for no persona. Does not count as uses.
   */
  difference(
    first: string | undefined,
    second: string | undefined,
    states: Iterable<PackedState>,
    options: DifferenceOptions = {},
  ): PersonaDifference {
    const entriesOf = (key: string): readonly RepertoireEntry[] =>
      this.#stock.partitions.get(key)?.entries ?? [];
    const personas = [first, second] as const;
    return comparePersonas(this.partitions(), entriesOf, personas, [...states], options);
  }

  stats(): RepertoireStats {
    const entries = this.list();
    const places = [...this.#stock.partitions.values()];
    return {
      partitions: places.length,
      entries: entries.length,
      suffixes: entries.filter(({ skippedSteps }) => skippedSteps > 0).length,
      rebound: entries.filter(({ rebound }) => rebound).length,
      steps: entries.reduce((sum, { plan }) => sum + plan.actions.length, 0),
      lookups: this.#lookups,
      hits: this.#hits,
      evicted: this.#stock.evicted,
    };
  }

  /** What `load` reads; `JSON.stringify` calls it. What `addLater` left is worked off first. */
  toJSON(): RepertoireFile {
    this.work();
    return writeRepertoire(this.domain, this.#writable(), this.madeWith, this.notes);
  }
}
