/**
 * All tiers as one cache, nearest first.
 *
 * @module
 */

/**
 * Caches of proved plans: exact, generalised, similar.
 *
 * @module
 */

import {
  type CacheAnswer,
  type CacheEntry,
  type CacheQuery,
  type Clock,
  type Domain,
  type NegativeReason,
  type PlanCache,
  type PlanLibrary,
  type PlanLibraryOptions,
  systemClock,
  type Telemetry,
} from "@understudy/planner-core";
import { IdleWork } from "@understudy/planner-core/internal";
import {
  ExactCache,
  type ExactCacheOptions,
  type ExactCacheStats,
  type KnownEntry,
} from "../exact/exact-cache.ts";
import type { MissExplanation } from "../exact/explain-miss.ts";
import { SIGNATURE_BITS } from "../signature/simhash.ts";
import type { CacheDecision, RejectedCandidate } from "../similar/cache-decision.ts";
import type { SimilarOptions } from "../similar/similar-plans.ts";
import { DomainTiers, type WorkLimits } from "./domain-tiers.ts";

/** Options of a {@link TieredCache}. */
export interface TieredCacheOptions extends ExactCacheOptions {
  /** Plans made in advance, such as those shipped with the game, with one plan library per domain. */
  readonly prepared?: readonly PlanLibrary[] | undefined;
  /**
   * Whether prepared plans are compared with the classical plan. `checked`: they are. `trusted` (default):
   * the cheapest matching plan is served at once, except under run-time costs, which may have changed since the
   * preparation.
   */
  readonly reuse?: "checked" | "trusted" | undefined;
  /**
   * The treatment of an unprepared persona or directive. `miss` (default): serves no plan, so the
   * LLM planner gets the question. `plain`: serves the plans without persona or directive.
   */
  readonly unknownText?: "plain" | "miss" | undefined;
  /**
   * Length of the slices for deriving further plans from stored ones, one slice per turn of the
   * event loop, in milliseconds. Default 0.25.
   */
  readonly sliceMs?: number | undefined;
  /** Whether stored plans also serve other states. Default true. */
  readonly learn?: boolean | undefined;
  /** Options of the cache's own plan libraries. */
  readonly planLibrary?: PlanLibraryOptions | undefined;
  readonly similar?: SimilarOptions | undefined;
}

/** Counts of a tiered cache since it was created or cleared. */
export interface TieredCacheStats {
  readonly lookups: number;
  readonly exact: ExactCacheStats;
  readonly generalised: { readonly hits: number; readonly entries: number };
  readonly similar: {
    /** Number of plans proved from the request's state. */
    readonly hits: number;
    /** Number of broken plans with a beginning worth mending. */
    readonly offered: number;
    readonly entries: number;
  };
  readonly misses: number;
  /** Tokens saved by all tiers; beyond the exact tier an estimate from the mean of stored plans. */
  readonly tokensSaved: number;
}

const MISS: CacheAnswer = Object.freeze({ kind: "miss" });

/**
 * The cache of plans, nearest tier first. *Exact*: the same state. *Generalised*: a plan whose regressed precondition
 * the state satisfies, so that it certainly works. *Similar*: a plan for a state with mostly the same facts, proved
 * from the actual state. Every stored plan goes into all tiers; an answer marked as proved has been proved from the
 * query's state.
 *
 * @example
 * const cache = new TieredCache({ capacity: 10_000, prepared: [planLibrary] });
 * const orchestrator = new Orchestrator({ domain, planner, llm, cache });
 */
export class TieredCache implements PlanCache {
  readonly exact: ExactCache;
  readonly #options: TieredCacheOptions;
  readonly #prepared: ReadonlyMap<Domain, PlanLibrary>;
  readonly #domains = new Map<Domain, DomainTiers>();
  readonly #clock: Clock;
  readonly #idle: IdleWork;
  #last: DomainTiers | undefined;
  #generalisedHits = 0;
  #similarHits = 0;
  #similarOffered = 0;
  #misses = 0;
  #storedTokens = 0;
  #reported = { evictions: 0, tokensSaved: 0 };
  #stored = 0;

  constructor(options: TieredCacheOptions = {}) {
    this.#options = options;
    this.exact = new ExactCache(options);
    this.#prepared = new Map(options.prepared?.map((one) => [one.domain, one]));
    this.#clock = options.clock ?? systemClock;
    const clock = this.#clock;
    const work = (untilMs: number): boolean => this.#work({ clock, untilMs });
    this.#idle = new IdleWork(work, { clock, sliceMs: options.sliceMs });
  }

  lookup(query: CacheQuery): CacheAnswer {
    this.#idle.passBy();
    const exact = this.exact.lookup(query);
    if (exact.kind === "exact" && exact.proved) return exact;
    const decision = this.#further(query, exact);
    switch (decision.kind) {
      case "generalised":
        this.#generalisedHits++;
        return { kind: "generalised", entry: decision.entry, proved: true };
      case "similar":
        if (decision.proved) this.#similarHits++;
        else this.#similarOffered++;
        return { kind: "similar", entry: decision.entry, proved: decision.proved };
      case "exact":
        return { kind: "exact", entry: decision.entry, proved: true };
      default:
        this.#misses++;
        return exact.kind === "negative" ? exact : MISS;
    }
  }

  /**
   * The answer to a query, with the rejected candidates and the reasons. Counts as a look-up. Slower, so meant for
   * developers and logs.
   */
  decide(query: CacheQuery): CacheDecision {
    const exact = this.exact.lookup(query);
    if (exact.kind === "exact" && exact.proved) {
      return { kind: "exact", entry: exact.entry, rejected: [] };
    }
    return this.#further(query, exact, []);
  }

  store(query: CacheQuery, entry: CacheEntry): void {
    this.exact.store(query, entry);
    this.#stored++;
    this.#storedTokens += entry.tokens ?? 0;
    if (this.#options.learn === false) return;
    const tiers = this.#tiersOf(query.domain);
    tiers.store(query, entry, this.#clock.now());
    if (tiers.isBusy) this.#idle.wake();
  }

  /** Finishes the background work of stored plans now. */
  finish(): void {
    this.#work({});
    this.#idle.rest();
  }

  /** Stops the background work. Stored plans are still served; derived plans not yet added are lost. */
  dispose(): void {
    this.#idle.dispose();
  }

  #work(limits: WorkLimits): boolean {
    let isLeft = false;
    for (const tiers of this.#domains.values()) {
      if (tiers.isBusy && tiers.work(limits)) isLeft = true;
    }
    return isLeft;
  }

  storeNegative(query: CacheQuery, reason: NegativeReason): void {
    this.exact.storeNegative(query, reason);
  }

  /** Normal form of a text, by `normaliseText`; texts with the same form share plans. */
  normaliseText(text: string): string {
    return this.exact.normaliseText(text);
  }

  /** The plan library of the plans stored for a domain. */
  learnt(domain: Domain): PlanLibrary {
    return this.#tiersOf(domain).learnt;
  }

  /** Approximate memory in bytes, prepared plans excluded. Linear in the partitions. */
  get bytes(): number {
    let bytes = this.exact.bytes;
    for (const tiers of this.#domains.values()) bytes += tiers.bytes;
    return bytes;
  }

  /** Clears everything except prepared plans. */
  clear(): void {
    this.exact.clear();
    for (const tiers of this.#domains.values()) tiers.clear();
    this.#generalisedHits = this.#similarHits = this.#similarOffered = this.#misses = 0;
    this.#storedTokens = this.#stored = 0;
    this.#reported = { evictions: 0, tokensSaved: 0 };
  }

  stats(): TieredCacheStats {
    const exact = this.exact.stats();
    const tiers = [...this.#domains.values()];
    const sum = (of: (one: DomainTiers) => number): number =>
      tiers.reduce((total, one) => total + of(one), 0);
    const nearHits = this.#generalisedHits + this.#similarHits;
    const meanTokens = this.#stored === 0 ? 0 : this.#storedTokens / this.#stored;
    return {
      lookups: exact.hits + exact.misses + exact.negatives,
      exact,
      generalised: {
        hits: this.#generalisedHits,
        entries: sum(({ learnt, prepared }) => learnt.size + (prepared?.size ?? 0)),
      },
      similar: {
        hits: this.#similarHits,
        offered: this.#similarOffered,
        entries: sum(({ similarSize }) => similarSize),
      },
      misses: this.#misses,
      tokensSaved: exact.tokensSaved + Math.round(nearHits * meanTokens),
    };
  }

  /** Adds the changes since the last call to `cache.evictions` and `cache.tokens_saved`. */
  reportTo(telemetry: Telemetry): void {
    const { exact, tokensSaved } = this.stats();
    telemetry.count("cache.evictions", exact.evictions - this.#reported.evictions);
    telemetry.count("cache.tokens_saved", tokensSaved - this.#reported.tokensSaved);
    this.#reported = { evictions: exact.evictions, tokensSaved };
  }

  /** The most frequently served plans of the exact tier. */
  topEntries(count = 10): KnownEntry[] {
    return this.exact.topEntries(count);
  }

  /** Finds the parts of the key that distinguish a query from the nearest plan in the exact tier. */
  explainMiss(query: CacheQuery): MissExplanation {
    return this.exact.explainMiss(query);
  }

  /**
   * The answer of the tiers after the exact one. `rejected` receives the rejected candidates; without it no reasons are
   * computed.
   */
  #further(query: CacheQuery, exact: CacheAnswer, rejected?: RejectedCandidate[]): CacheDecision {
    const tiers = this.#tiersOf(query.domain);
    const none = rejected ?? NONE;
    if (exact.kind === "exact") {
      const entry = tiers.reprove(query, exact.entry);
      if (entry !== undefined) return { kind: "exact", entry, rejected: none };
      const reason = "made for another state of the same buckets, where it works; here it does not";
      rejected?.push({ tier: "exact", plan: exact.entry.plan, reason });
    }
    const trusted = this.#options.reuse !== "checked";
    const generalised = tiers.generalised(query, trusted);
    if (generalised !== undefined) {
      return { kind: "generalised", entry: generalised, rejected: none };
    }
    if (rejected !== undefined) tiers.explainGeneralised(query, rejected);
    const similar = tiers.similar(query, rejected);
    if (similar !== undefined) {
      const { entry, distance, proved } = similar;
      const similarity = 1 - distance / SIGNATURE_BITS;
      return { kind: "similar", entry, distance, similarity, proved, rejected: none };
    }
    return exact.kind === "negative"
      ? { kind: "negative", reason: exact.reason, rejected: none }
      : { kind: "miss", rejected: none };
  }

  #tiersOf(domain: Domain): DomainTiers {
    if (this.#last?.domain === domain) return this.#last;
    let tiers = this.#domains.get(domain);
    if (tiers === undefined) {
      const { planLibrary = {}, similar = {}, unknownText = "miss" } = this.#options;
      tiers = new DomainTiers(domain, {
        prepared: this.#prepared.get(domain),
        unknownText,
        planLibrary,
        similar,
        normalise: (text) => this.normaliseText(text),
      });
      this.#domains.set(domain, tiers);
    }
    this.#last = tiers;
    return tiers;
  }
}

const NONE: readonly RejectedCandidate[] = Object.freeze([]);
