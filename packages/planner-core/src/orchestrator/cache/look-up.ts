import type { CacheAnswer, CacheQuery, PlanCache } from "../../contract/cache.ts";
import type { Domain, Goal } from "../../domain/domain.ts";
import type { PlanPool } from "../../plan/plan-pool.ts";
import type { PlanProver } from "../../plan/prover.ts";
import type { Clock } from "../../time/clock.ts";
import { checkCacheAnswer } from "../guard/cache-answer.ts";
import type { Answer } from "../outcome/answer.ts";
import type { Refusal } from "../outcome/refusal.ts";
import type { Reporter } from "../report/reporter.ts";
import type { CachedPlan, OpenRequest } from "../request/open-request.ts";
import type { Partitions } from "../request/partitions.ts";
import type { OrchestratorSettings } from "../settings.ts";
import type { Policies } from "../understudy/policies.ts";
import type { ChoiceStore } from "./choice-store.ts";
import { chosenAnswer } from "./chosen-answer.ts";
import type { StoreQueue } from "./store-queue.ts";

/** What the cache's stage works with. */
export interface LookUpParts {
  readonly domain: Domain;
  readonly cache: PlanCache | undefined;
  /** Entries that are on their way to the cache. */
  readonly stores: StoreQueue;
  readonly choices: ChoiceStore;
  readonly partitions: Partitions;
  readonly policies: Policies;
  readonly prover: PlanProver;
  readonly plans: PlanPool;
  readonly clock: Clock;
  readonly settings: OrchestratorSettings;
  readonly reporter: Reporter;
  readonly hasLead: boolean;
}

const HIT_COUNTERS = {
  exact: "cache.hit",
  generalised: "cache.generalised_hit",
  similar: "cache.similar_hit",
} as const;

const MISS: CacheAnswer = Object.freeze({ kind: "miss" });

/**
 * The cache's stage: what the lead chose in this situation, or what was planned for this goal before.
 * Nothing is served that does not prove from the actual state; a plan that may be too dear becomes the
 * request's candidate, and an answer that went wrong its refusal.
 */
export function lookUp(parts: LookUpParts, request: OpenRequest): Answer | undefined {
  const { choices, plans, reporter, hasLead } = parts;
  const { asked, goals } = request;
  if (hasLead && asked.choices > 0) {
    const key = choices.key(asked, goals);
    request.choiceKey = key;
    const chosen = choices.recall(key, asked);
    if (chosen !== undefined) {
      reporter.telemetry.count("cache.hit");
      return chosenAnswer(plans, chosen, "exact");
    }
  }
  request.query = queryFor(parts, request, goals[0] as Goal);
  return lookUpGoal(parts, request);
}

/**
 * The same for the goal that is left, where the understudy has proved those before it unreachable. Choices
 * are among all goals: they were looked up already.
 */
export function lookUpAgain(parts: LookUpParts, request: OpenRequest): Answer | undefined {
  const { leadGoal } = request.understudy;
  if (leadGoal === undefined || leadGoal === request.query.goal) return undefined;
  request.query = queryFor(parts, request, leadGoal);
  request.candidate = undefined;
  return lookUpGoal(parts, request);
}

function queryFor(
  { domain, partitions, settings }: LookUpParts,
  { asked }: OpenRequest,
  goal: Goal,
): CacheQuery {
  const { state, text, disabled, maintain } = asked;
  const partition = partitions.of(asked, goal);
  const { maxCostRatio } = settings;
  const stateKey = domain.hasher.key(state);
  return { domain, state, stateKey, goal, partition, text, maxCostRatio, disabled, maintain };
}

function lookUpGoal(parts: LookUpParts, request: OpenRequest): Answer | undefined {
  const answer = ask(parts, request);
  request.refusal = refusalOf(parts, request, answer);
  if (!("entry" in answer)) {
    if (parts.cache !== undefined) countMiss(parts);
    return undefined;
  }
  if (!answer.proved || !isCheap(parts, request, answer)) {
    request.candidate = answer;
    return undefined;
  }
  return serveCached(parts, request, answer);
}

function ask({ cache, stores, clock, reporter }: LookUpParts, request: OpenRequest): CacheAnswer {
  if (cache === undefined) return MISS;
  const { known, query } = request;
  request.known = undefined;
  if (known !== undefined) return known;
  if (!stores.isEmpty) stores.flushFor(query);
  const beganMs = clock.now();
  let answer = MISS;
  try {
    answer = checkCacheAnswer(cache.lookup(query));
  } catch (error) {
    reporter.failed("cache", error, request);
  }
  reporter.telemetry.record("latency.cache_lookup", clock.now() - beganMs);
  return answer;
}

/** That the lead planned badly says nothing about its choices. */
function refusalOf(
  { choices }: LookUpParts,
  { choiceKey, refusal }: OpenRequest,
  answer: CacheAnswer,
): Refusal | undefined {
  if (refusal?.reason === "disposed") return refusal;
  if (choiceKey !== undefined) return choices.refusal(choiceKey);
  return answer.kind === "negative" ? { reason: answer.reason, remembered: true } : undefined;
}

/**
 * The cost rule: whether an entry may be served without a look at the understudy's plan. The cost
 * of a policy, where there is one, is a better reference than any bound.
 */
function isCheap(
  { settings, policies }: LookUpParts,
  { asked, query }: OpenRequest,
  { kind, entry }: CachedPlan,
): boolean {
  const { maxCostRatio, maxReuseCostRatio } = settings;
  if (entry.costRatio <= maxReuseCostRatio) return true;
  const scaledCost = policies.scaledCost(query.goal, asked.state, asked);
  const ratio = kind === "exact" ? maxCostRatio : Math.min(maxCostRatio, maxReuseCostRatio);
  return scaledCost !== undefined && entry.cost <= ratio * scaledCost;
}

function serveCached(
  parts: LookUpParts,
  { asked, query }: OpenRequest,
  { kind, entry }: CachedPlan,
): Answer | undefined {
  const { prover } = parts;
  const { plan, leadSteps } = entry;
  const { goal } = query;
  if (!prover.prove(asked.state, plan.actions, goal.condition, asked)) {
    countMiss(parts, kind);
    return undefined;
  }
  const scaledCost = prover.cost;
  const optimal = kind === "exact" && entry.optimal && scaledCost === entry.cost;
  countHit(parts, kind);
  return {
    status: "solved",
    plan,
    goal,
    scaledCost,
    optimal,
    source: kind,
    leadSteps,
    leadIndices: undefined,
    via: undefined,
    chosen: undefined,
    refusal: undefined,
  };
}

/** A plan of the cache is served. */
export function countHit(
  { reporter }: Pick<LookUpParts, "reporter">,
  kind: CachedPlan["kind"],
): void {
  reporter.telemetry.count(HIT_COUNTERS[kind]);
}

/** The cache had nothing that can be served. */
export function countMiss(
  { reporter }: Pick<LookUpParts, "reporter">,
  kind?: CachedPlan["kind"],
): void {
  if (kind === "similar") reporter.telemetry.count("cache.similar_rejected");
  reporter.telemetry.count("cache.miss");
}
