import {
  type CacheEntry,
  type CacheQuery,
  type Domain,
  type Goal,
  type PackedState,
  PlanLibrary,
  type PlanLibraryEntry,
  type PlanLibraryOptions,
  PlanProver,
} from "@understudy/planner-core";
import {
  effectiveEntry,
  Hash64,
  llmAuthors,
  PreparedPartitions,
  partitionOf,
} from "@understudy/planner-core/internal";
import { partsOf } from "../exact/explain-miss.ts";
import type { RejectedCandidate } from "../similar/cache-decision.ts";
import { type SimilarFind, type SimilarOptions, SimilarPlans } from "../similar/similar-plans.ts";

/** Limit on memoised partitions, as goals, free texts and additional conditions of requests are unbounded in number. */
const MAX_PARTITIONS = 512;
const MAX_ADDED = 1_024;

/** Limit on plans waiting for the similar tier; beyond it the oldest is left out there. */
const MAX_WAITING = 256;

/** Limits on a piece of background work. */
export type WorkLimits = NonNullable<Parameters<PlanLibrary["work"]>[0]>;

/** Options of the tiers of a domain. */
export interface DomainTiersOptions {
  readonly prepared: PlanLibrary | undefined;
  /** The treatment of a query with an unprepared persona or directive. */
  readonly unknownText: "plain" | "miss";
  readonly planLibrary: PlanLibraryOptions;
  readonly similar: SimilarOptions;
  readonly normalise: (text: string) => string;
}

/** The tiers after the exact one, for one domain. */
export class DomainTiers {
  readonly domain: Domain;
  readonly prover: PlanProver;
  /** Plans stored during the game. */
  readonly learnt: PlanLibrary;
  /** Plans made in advance, such as those shipped with the game. */
  readonly prepared: PlanLibrary | undefined;
  readonly #preparedPartitions: PreparedPartitions | undefined;
  readonly #similarOptions: SimilarOptions;
  readonly #similar = new Map<string, SimilarPlans>();
  /** Partitions and plans recently added to the plan library. */
  readonly #added = new Set<string>();
  #addedLetters = 0;
  readonly #normalise: (text: string) => string;
  /** Plans waiting for the similar tier, where starting a new partition takes time. */
  #waiting: (() => void)[] = [];

  constructor(domain: Domain, options: DomainTiersOptions) {
    const { prepared } = options;
    this.domain = domain;
    this.prover = new PlanProver(domain);
    this.learnt = new PlanLibrary(domain, options.planLibrary);
    this.prepared = prepared;
    this.#preparedPartitions = prepared && new PreparedPartitions(prepared, options.unknownText);
    this.#similarOptions = options.similar;
    this.#normalise = options.normalise;
  }

  /** Number of plans in the similar tier. */
  get similarSize(): number {
    let size = 0;
    for (const plans of this.#similar.values()) size += plans.size;
    return size;
  }

  /** Approximate memory in bytes, prepared plans excluded. Linear in the partitions. */
  get bytes(): number {
    let bytes = this.learnt.bytes + 2 * this.#addedLetters;
    for (const [partition, plans] of this.#similar) bytes += 2 * partition.length + plans.bytes;
    return bytes;
  }

  /** Proves a plan again from another state in the same buckets. */
  reprove(query: CacheQuery, entry: CacheEntry): CacheEntry | undefined {
    const { state, goal } = query;
    if (!this.prover.prove(state, entry.plan.actions, goal.condition, query)) return undefined;
    // Under run-time costs other plans may be cheaper from here.
    const known = this.domain.hasRuntimeCosts ? undefined : entry.costRatio;
    const effective = effectiveEntry(query, this.prover, entry);
    return priced(effective, this.prover.scaledCost, known);
  }

  /**
   * The cheapest plan whose precondition the state satisfies.
   *
   * @param trusted whether prepared plans are served whatever their cost
   */
  generalised(query: CacheQuery, trusted: boolean): CacheEntry | undefined {
    const { state } = query;
    const { prepared, learnt } = this;
    const preparedPartition = this.#preparedPartitions?.of(query);
    if (prepared !== undefined && preparedPartition !== undefined) {
      const found = prepared.match(preparedPartition, state, query);
      if (found !== undefined) return this.#entryOf(found, prepared.matchedScaledCost, trusted);
    }
    const found = learnt.match(planLibraryPartition(query, this.#normalise), state, query);
    return found && this.#entryOf(found, learnt.matchedScaledCost, false);
  }

  /** Collects the reasons why the nearest plans do not match. */
  explainGeneralised(query: CacheQuery, rejected: RejectedCandidate[]): void {
    const partition = planLibraryPartition(query, this.#normalise);
    const { nearest } = this.learnt.explain(partition, query.state, query);
    for (const { entry, unmet, unmetCount, disabledStep } of nearest) {
      const more = unmetCount > 1 ? ` and ${unmetCount - 1} more` : "";
      const reason = unmet === undefined ? `${disabledStep} is disabled` : `needs ${unmet}${more}`;
      rejected.push({ tier: "generalised", plan: entry.plan, reason });
    }
  }

  /** A plan for a similar state, if one works or has a useful beginning. */
  similar(query: CacheQuery, rejected?: RejectedCandidate[]): SimilarFind | undefined {
    const plans = this.#similar.get(planLibraryPartition(query, this.#normalise));
    const find = plans?.find(query, this.prover, rejected);
    if (!find?.proved) return find;
    return { ...find, entry: priced(find.entry, find.scaledCost, undefined) };
  }

  /**
   * Stores a proved plan in both tiers. The plan is served at once where its precondition holds; derived plans and slow
   * parts are left to `work`.
   */
  store(query: CacheQuery, entry: CacheEntry, createdAt: number): void {
    const { goal, maintain, state } = query;
    const partition = planLibraryPartition(query, this.#normalise);
    const { llmSteps, llmIndices, mended, optimal, plan } = entry;
    const authors = llmAuthors.authorsOfLlm(plan.actions.length, llmSteps, llmIndices);
    const facts = { authors, mended, optimal, createdAt };
    // The same plan for another state adds nothing, and checking that would take milliseconds.
    const known = `${partition}:${plan.actions.join()}`;
    if (!this.#added.has(known)) {
      this.learnt.addLater(plan.actions, { ...facts, goal, maintain, partition });
      if (this.#added.size >= MAX_ADDED) this.#forgetAdded();
      this.#added.add(known);
      this.#addedLetters += known.length;
    }
    const similar = this.#similar.get(partition);
    if (similar !== undefined) similar.add(state, entry);
    else this.#addSimilarLater(partition, goal, state.slice(), entry);
  }

  #addSimilarLater(partition: string, goal: Goal, state: PackedState, entry: CacheEntry): void {
    if (this.#waiting.length >= MAX_WAITING) this.#waiting.shift();
    this.#waiting.push(() => {
      let similar = this.#similar.get(partition);
      if (similar === undefined) {
        similar = new SimilarPlans(this.domain, goal, this.#similarOptions);
        dropOldest(this.#similar, MAX_PARTITIONS);
        this.#similar.set(partition, similar);
      }
      similar.add(state, entry);
    });
  }

  /** Whether any work is left. */
  get isBusy(): boolean {
    const plans = this.learnt.pending + (this.prepared?.pending ?? 0);
    return this.#waiting.length > 0 || plans > 0;
  }

  /** Continues the work of `store`; returns whether work is left. */
  work(limits: WorkLimits): boolean {
    const { clock, untilMs } = limits;
    const isOver = (): boolean =>
      clock !== undefined && untilMs !== undefined && clock.now() >= untilMs;
    for (let late = this.#waiting.shift(); late !== undefined; late = this.#waiting.shift()) {
      late();
      if (isOver()) return this.isBusy;
    }
    return this.learnt.work(limits) || this.prepared?.work(limits) === true;
  }

  clear(): void {
    this.learnt.clear();
    this.#waiting = [];
    this.#similar.clear();
    this.#forgetAdded();
  }

  #forgetAdded(): void {
    this.#added.clear();
    this.#addedLetters = 0;
  }

  #entryOf(found: PlanLibraryEntry, scaledCost: number, trusted: boolean): CacheEntry {
    const { plan, llmSteps, mended } = found;
    const llmIndices = llmAuthors.llmIndicesOf(found.authors);
    // A preparation under other run-time costs is not trusted.
    const costRatio = trusted && !this.domain.hasRuntimeCosts ? 1 : Number.POSITIVE_INFINITY;
    return { plan, scaledCost, llmSteps, llmIndices, optimal: false, mended, costRatio };
  }
}

/** An entry with its cost from another state, where its ratio is unknown unless it is given: it must be compared. */
function priced(entry: CacheEntry, scaledCost: number, known: number | undefined): CacheEntry {
  const costRatio = known ?? Number.POSITIVE_INFINITY;
  return { ...entry, scaledCost, optimal: false, costRatio };
}

/** Drops the oldest entry of a full map. */
function dropOldest(map: Map<string, unknown>, capacity: number): void {
  if (map.size < capacity) return;
  for (const key of map.keys()) {
    map.delete(key);
    return;
  }
}

/**
 * The partition of a query in tiers that check `disabled` and `maintain` plan by plan: model, prompt, goal, additional
 * `maintain` and free text. Disabled actions and the version of run-time costs change all the time and are not part of
 * it. For the most common queries this is the query's own partition.
 */
export function planLibraryPartition(
  { domain, partition, goal, maintain, text }: CacheQuery,
  normalise: (text: string) => string,
): string {
  if (partition.endsWith(goal.hash)) return partition;
  const { before } = partsOf(partition, goal.hash);
  const { persona, directive, memory } = text;
  const hash = new Hash64();
  for (const part of [persona, directive, memory]) {
    hash.integer(part === undefined ? 0 : 1).text(part === undefined ? "" : normalise(part));
  }
  const hasText = persona !== undefined || directive !== undefined || memory !== undefined;
  const after = hasText ? `/text-${hash.digest()}` : "";
  return `${before}${partitionOf(domain, goal, maintain)}${after}`;
}
