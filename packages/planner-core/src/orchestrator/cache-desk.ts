import type { Clock } from "../clock.ts";
import { COST_SCALE } from "../domain/tools.ts";
import { planOf } from "../plan/plan.ts";
import { PlanProver } from "../plan/prover.ts";
import type { CacheAnswer, CacheEntry, PlanCache } from "./cache.ts";
import { checkCacheAnswer } from "./guard/cache-answer.ts";
import type { Judge } from "./judge.ts";
import type { OutcomeFields } from "./operation.ts";
import type { OrchestratorSettings } from "./options.ts";
import type { Policies } from "./policies.ts";
import type { Reporter } from "./reporter.ts";
import type { Refusal, Situation } from "./situation.ts";
import { runNow } from "./steps.ts";
import type { StoreQueue } from "./store-queue.ts";
import type { UnderstudyPlan } from "./understudy.ts";

type HitKind = Extract<CacheAnswer, { entry: CacheEntry }>["kind"];

/** A cached plan that must be compared with the understudy's before it is served. */
export interface Candidate {
  readonly kind: HitKind;
  readonly entry: CacheEntry;
}

/** What the cache has for a request. */
export type Find =
  | { readonly served: OutcomeFields }
  | {
      readonly served?: undefined;
      readonly candidate?: Candidate;
      readonly refusal?: Refusal;
    };

const hitCounters = {
  exact: "cache.hit",
  generalised: "cache.gen_hit",
  similar: "cache.sim_hit",
} as const;

const MISS: CacheAnswer = Object.freeze({ kind: "miss" });

/** Looks requests up, and serves nothing that does not prove from the actual state. */
export class CacheDesk {
  readonly #cache: PlanCache | undefined;
  readonly #stores: StoreQueue;
  readonly #clock: Clock;
  readonly #judge: Judge;
  readonly #policies: Policies;
  readonly #settings: OrchestratorSettings;
  readonly #reporter: Reporter;
  #prover: PlanProver | undefined;

  constructor(parts: {
    readonly cache: PlanCache | undefined;
    /** Entries that are on their way to the cache. */
    readonly stores: StoreQueue;
    readonly clock: Clock;
    readonly judge: Judge;
    readonly policies: Policies;
    readonly settings: OrchestratorSettings;
    readonly reporter: Reporter;
  }) {
    this.#cache = parts.cache;
    this.#stores = parts.stores;
    this.#clock = parts.clock;
    this.#judge = parts.judge;
    this.#policies = parts.policies;
    this.#settings = parts.settings;
    this.#reporter = parts.reporter;
  }

  /**
   * The nearest entry: served at once, or a candidate, or nothing.
   *
   * @param known what the cache answered to this very query, if it was asked already
   */
  look(situation: Situation, known?: CacheAnswer): Find {
    if (this.#cache === undefined) return {};
    const answer = known ?? this.#ask(this.#cache, situation);
    switch (answer.kind) {
      case "miss":
        return this.#miss();
      case "negative":
        return { ...this.#miss(), refusal: { reason: answer.reason, remembered: true } };
      default: {
        const { kind, entry } = answer;
        if (!answer.proved || !this.#isCheap(situation, kind, entry)) {
          return { candidate: { kind, entry } };
        }
        const served = this.#serve(situation, kind, entry);
        return served === undefined ? this.#miss(kind) : { served };
      }
    }
  }

  /**
   * The cost rule: whether an entry may be served without a look at the understudy's plan. The cost
   * of a policy, where there is one, is a better reference than any bound.
   */
  #isCheap({ request, query }: Situation, kind: HitKind, entry: CacheEntry): boolean {
    const { maxCostRatio, maxReuseCostRatio } = this.#settings;
    if (entry.costRatio <= maxReuseCostRatio) return true;
    const cost = this.#policies.cost(query.goal, request.state, request);
    const ratio = kind === "exact" ? maxCostRatio : Math.min(maxCostRatio, maxReuseCostRatio);
    return cost !== undefined && entry.cost <= ratio * cost;
  }

  #ask(cache: PlanCache, { request, query }: Situation): CacheAnswer {
    if (!this.#stores.isEmpty) this.#stores.flushFor(query);
    const beforeMs = this.#clock.now();
    const look = (): CacheAnswer => checkCacheAnswer(cache.lookup(query));
    const answer = this.#reporter.guard("cache", look, request) ?? MISS;
    this.#reporter.telemetry.record("latency.cache_lookup", this.#clock.now() - beforeMs);
    return answer;
  }

  /**
   * Compares a candidate with the understudy's plan. Undefined if that is the better one.
   *
   * @param mendUntilMs when mending must be done, in milliseconds of the clock
   */
  decide(
    situation: Situation,
    { kind, entry }: Candidate,
    understudy: UnderstudyPlan,
    mendUntilMs: number = this.#clock.now() + this.#settings.understudyImproveMs,
  ): OutcomeFields | undefined {
    const { request, query } = situation;
    const { maxCostRatio: fresh, maxReuseCostRatio } = this.#settings;
    // The model would say the same again to the very same question. For another state a fresh plan
    // may well be cheaper: a dear one is not worth reusing.
    const maxCostRatio = kind === "exact" ? fresh : Math.min(fresh, maxReuseCostRatio);
    const on = { request, goal: query.goal, understudy, mendUntilMs, maxCostRatio };
    const verdict = runNow(this.#judge.judge(entry.plan.actions, on));
    if (!verdict.accepted || (verdict.mended && kind !== "similar")) {
      this.#miss(kind);
      return undefined;
    }
    this.#reporter.telemetry.count(hitCounters[kind]);
    return {
      status: "solved",
      plan: planOf(query.domain, verdict.actions),
      goal: query.goal,
      cost: verdict.cost / COST_SCALE,
      optimal: verdict.optimal,
      source: verdict.mended ? "mended" : kind,
      via: verdict.mended ? "similar" : undefined,
      leadSteps: Math.min(verdict.leadSteps, entry.leadSteps),
    };
  }

  #serve(
    { request, query }: Situation,
    kind: HitKind,
    entry: CacheEntry,
  ): OutcomeFields | undefined {
    this.#prover ??= new PlanProver(query.domain);
    const prover = this.#prover;
    if (!prover.prove(request.state, entry.plan.actions, query.goal.condition, request))
      return undefined;
    this.#reporter.telemetry.count(hitCounters[kind]);
    return {
      status: "solved",
      plan: entry.plan,
      goal: query.goal,
      cost: prover.cost / COST_SCALE,
      optimal: kind === "exact" && entry.optimal && prover.cost === entry.cost,
      source: kind,
      leadSteps: entry.leadSteps,
    };
  }

  #miss(kind?: HitKind): Record<string, never> {
    if (kind === "similar") this.#reporter.telemetry.count("cache.sim_rejected");
    this.#reporter.telemetry.count("cache.miss");
    return {};
  }
}
