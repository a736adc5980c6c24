/**
 * All tiers as one cache, nearest first.
 *
 * @module
 */

/**
 * Caches of proved plans: exact, generalised, similar, shared between threads.
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
  type Repertoire,
  type RepertoireOptions,
  systemClock,
  type Telemetry,
} from "@understudy/planner-core";
import { IdleWork, type UnknownText, type WorkLimits } from "@understudy/planner-core/internal";
import {
  ExactCache,
  type ExactCacheOptions,
  type ExactCacheStats,
  type KnownEntry,
} from "../exact/exact-cache.ts";
import type { MissExplanation } from "../exact/explain-miss.ts";
import type { SharedPlanCache } from "../shared/shared-plan-cache.ts";
import { SIGNATURE_BITS } from "../signature/simhash.ts";
import type { CacheDecision, RejectedCandidate } from "../similar/cache-decision.ts";
import type { SimilarOptions } from "../similar/similar-plans.ts";
import { DomainTiers } from "./domain-tiers.ts";

/** Options of a {@link TieredCache}. */
export interface TieredCacheOptions extends ExactCacheOptions {
  /** Plans made before the game starts, such as those shipped with it. One for each domain. */
  readonly rehearsed?: readonly Repertoire[] | undefined;
  /**
   * Whether rehearsed plans are compared with a bound on what is possible. `trusted` (default): the cheapest whose
   * precondition holds is served at once, but where costs are computed at run time: those it was rehearsed under
   * were others.
   */
  readonly reuse?: "checked" | "trusted" | undefined;
  /**
   * The answer of the rehearsed plans if nothing was rehearsed for the persona or directive of a request. `miss`
   * (default): nothing, so that the lead is asked. `plain`: the plans of agents without one.
   */
  readonly unknownText?: UnknownText | undefined;
  /**
   * The length of a slice in which plans are derived from stored ones, one slice in each turn of the event loop, in
   * milliseconds. Default 0.25.
   */
  readonly sliceMs?: number | undefined;
  /** Whether stored plans are kept for states other than their own. Default true. */
  readonly learn?: boolean | undefined;
  /** Options of the repertoires that the cache fills itself. */
  readonly repertoire?: RepertoireOptions | undefined;
  readonly similar?: SimilarOptions | undefined;
  /** A cache shared with other threads: asked after the cache's own exact tier, and filled along with it. */
  readonly shared?: SharedPlanCache | undefined;
}

/** Counts of a tiered cache since it was made or cleared. */
export interface TieredCacheStats {
  readonly lookups: number;
  readonly exact: ExactCacheStats;
  /** Plans that another thread, or this one before it forgot them, put into the shared cache. */
  readonly shared: { readonly hits: number };
  readonly generalised: { readonly hits: number; readonly entries: number };
  readonly similar: {
    /** Plans proved from the state in the request. */
    readonly hits: number;
    /** Plans that broke, but begin well enough to be mended. */
    readonly offered: number;
    readonly entries: number;
  };
  readonly misses: number;
  /** The sum of all tiers; those beyond the exact one are estimated by the mean of what was stored. */
  readonly tokensSaved: number;
}

const MISS: CacheAnswer = Object.freeze({ kind: "miss" });

/**
 * The cache of plans, nearest tier first. *Exact*: the same state. *Generalised*: a plan whose
 * regressed precondition the state meets; it works there for certain. *Similar*: a plan for a state
 * with much the same facts, proved from the actual one. Everything that is stored is kept in all of
 * them; whatever is answered as proved has been proved from the state asked about.
 *
 * @example
 * const cache = new TieredCache({ capacity: 10_000, rehearsed: [repertoire] });
 * const orchestrator = new Orchestrator({ domain, planner, lead, cache });
 */
export class TieredCache implements PlanCache {
  readonly exact: ExactCache;
  readonly #options: TieredCacheOptions;
  readonly #rehearsed: ReadonlyMap<Domain, Repertoire>;
  readonly #domains = new Map<Domain, DomainTiers>();
  readonly #clock: Clock;
  readonly #idle: IdleWork;
  #last: DomainTiers | undefined;
  #sharedHits = 0;
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
    this.#rehearsed = new Map(options.rehearsed?.map((one) => [one.domain, one]));
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
   * How a query is answered and which candidates were not good enough, with reasons. Counts like a
   * look-up; slower, for people and for logs.
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
    this.#options.shared?.store(query, entry);
    this.#stored++;
    this.#storedTokens += entry.tokens ?? 0;
    if (this.#options.learn === false) return;
    const tiers = this.#tiersOf(query.domain);
    tiers.store(query, entry, this.#clock.now());
    if (tiers.isBusy) this.#idle.wake();
  }

  /** Does now what stored plans left to do in the background. */
  finish(): void {
    this.#work({});
    this.#idle.rest();
  }

  /** Stops working in the background. What is stored still serves; what would follow from it is lost. */
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

  /** See the function of that name; texts that normalise alike share their plans. */
  normaliseText(text: string): string {
    return this.exact.normaliseText(text);
  }

  /** The repertoire that is filled with the plans stored for a domain. */
  learnt(domain: Domain): Repertoire {
    return this.#tiersOf(domain).learnt;
  }

  /** Forgets everything but what was rehearsed. */
  clear(): void {
    this.exact.clear();
    for (const tiers of this.#domains.values()) tiers.clear();
    this.#sharedHits =
      this.#generalisedHits =
      this.#similarHits =
      this.#similarOffered =
      this.#misses =
        0;
    this.#storedTokens = this.#stored = 0;
    this.#reported = { evictions: 0, tokensSaved: 0 };
  }

  stats(): TieredCacheStats {
    const exact = this.exact.stats();
    const tiers = [...this.#domains.values()];
    const sum = (of: (one: DomainTiers) => number): number =>
      tiers.reduce((total, one) => total + of(one), 0);
    const nearHits = this.#sharedHits + this.#generalisedHits + this.#similarHits;
    const meanTokens = this.#stored === 0 ? 0 : this.#storedTokens / this.#stored;
    return {
      lookups: exact.hits + exact.misses + exact.negatives,
      exact,
      shared: { hits: this.#sharedHits },
      generalised: {
        hits: this.#generalisedHits,
        entries: sum(({ learnt, rehearsed }) => learnt.size + (rehearsed?.size ?? 0)),
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

  /** Adds what happened since the last call to `cache.evictions` and `cache.tokens_saved`. */
  reportTo(telemetry: Telemetry): void {
    const { exact, tokensSaved } = this.stats();
    telemetry.count("cache.evictions", exact.evictions - this.#reported.evictions);
    telemetry.count("cache.tokens_saved", tokensSaved - this.#reported.tokensSaved);
    this.#reported = { evictions: exact.evictions, tokensSaved };
  }

  /** The plans of the exact tier that were served most often. */
  topEntries(count = 10): KnownEntry[] {
    return this.exact.topEntries(count);
  }

  /** Finds the part of the key by which a query misses the nearest plan of the exact tier. */
  explainMiss(query: CacheQuery): MissExplanation {
    return this.exact.explainMiss(query);
  }

  /** The tiers behind the exact one. `rejected` gets what they turn down; without it nobody asks why. */
  #further(query: CacheQuery, exact: CacheAnswer, rejected?: RejectedCandidate[]): CacheDecision {
    const tiers = this.#tiersOf(query.domain);
    const none = rejected ?? NONE;
    if (exact.kind === "exact") {
      const entry = tiers.reprove(query, exact.entry);
      if (entry !== undefined) return { kind: "exact", entry, rejected: none };
      const reason = "made for another state of the same buckets, where it works; here it does not";
      rejected?.push({ tier: "exact", plan: exact.entry.plan, reason });
    }
    const shared = this.#options.shared?.lookup(query);
    if (shared?.kind === "exact") {
      this.#sharedHits++;
      return { kind: "exact", entry: shared.entry, rejected: none };
    }
    const trusted = this.#options.reuse !== "checked";
    const generalised = tiers.generalised(query, trusted);
    // A first look at a goal's bound is something to do.
    if (tiers.isBusy) this.#idle.wake();
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
      const { repertoire = {}, similar = {}, unknownText = "miss" } = this.#options;
      tiers = new DomainTiers(domain, {
        rehearsed: this.#rehearsed.get(domain),
        unknownText,
        repertoire,
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
