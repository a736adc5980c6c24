/**
 * The cache's stage, and storing afterwards.
 *
 * @module
 */

import type { CacheAnswer, CacheEntry, CacheQuery, PlanCache } from "../../contract/cache.ts";
import type { Domain, Goal } from "../../domain/domain.ts";
import type { PlanPool } from "../../plan/plan-pool.ts";
import type { PlanProver } from "../../plan/prover.ts";
import type { Clock } from "../../time/clock.ts";
import { Answer } from "../answer/answer.ts";
import { chosenAnswer } from "../answer/chosen-answer.ts";
import { checkCacheAnswer } from "../guard/cache-answer.ts";
import type { Reporter } from "../report/reporter.ts";
import type { OpenRequest } from "../request/open-request.ts";
import type { Partitions } from "../request/partitions.ts";
import type { CachedPlan, CacheMiss, InHand } from "../request/progress.ts";
import type { Refusal } from "../request/refusal.ts";
import type { ChoiceStore } from "./choice-store.ts";
import { type CostRuleParts, isKnownToBeCheap } from "./cost-rule.ts";
import type { StoreQueue } from "./store-queue.ts";

/** The parts that the cache's stage needs. */
export interface LookUpParts extends CostRuleParts {
  readonly domain: Domain;
  readonly cache: PlanCache | undefined;
  /** Entries that are on their way to the cache. */
  readonly stores: StoreQueue;
  readonly choices: ChoiceStore;
  readonly partitions: Partitions;
  readonly prover: PlanProver;
  readonly plans: PlanPool;
  readonly clock: Clock;
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
 * candidate, and an answer that went wrong the refusal.
 *
 * @param known what the cache has answered already, where it was asked before
 */
export function lookUp(
  parts: LookUpParts,
  request: OpenRequest,
  goals: readonly Goal[],
  known: CacheAnswer | undefined,
): Answer | CacheMiss {
  const { choices, plans, reporter, hasLead } = parts;
  const { asked } = request;
  const choiceKey = hasLead && asked.choices > 0 ? choices.key(asked, goals) : undefined;
  if (choiceKey !== undefined) {
    const chosen = choices.recall(choiceKey, asked);
    if (chosen !== undefined) {
      reporter.telemetry.count("cache.hit");
      return chosenAnswer(plans, chosen, "exact");
    }
  }
  return lookUpGoal(parts, request, goals[0] as Goal, { goals, choiceKey, known });
}

/**
 * The same for the goal that is left, where the understudy has proved those before it unreachable. Choices
 * are among all goals: they were looked up already.
 */
export function lookUpAgain(
  parts: LookUpParts,
  request: OpenRequest,
  inHand: InHand,
): Answer | InHand {
  const { understudy, goals, choiceKey } = inHand;
  const { leadGoal } = understudy;
  if (leadGoal === undefined || leadGoal === inHand.query.goal) return inHand;
  const found = lookUpGoal(parts, request, leadGoal, { goals, choiceKey, known: undefined });
  return found instanceof Answer ? found : { ...found, understudy };
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

function lookUpGoal(
  parts: LookUpParts,
  request: OpenRequest,
  goal: Goal,
  {
    goals,
    choiceKey,
    known,
  }: Pick<CacheMiss, "goals" | "choiceKey"> & {
    readonly known: CacheAnswer | undefined;
  },
): Answer | CacheMiss {
  const { asked } = request;
  const query = queryFor(parts, request, goal);
  const answer = known ?? ask(parts, request, query);
  const refusal = refusalOf(parts, request, choiceKey, answer);
  if (!("entry" in answer)) {
    if (parts.cache !== undefined) countMiss(parts);
    return { goals, query, choiceKey, candidate: undefined, refusal };
  }
  const { kind, proved } = answer;
  const entry = priced(parts, request, goal, answer);
  if (!proved || !isKnownToBeCheap(parts, kind, entry, goal, asked.state, asked)) {
    return { goals, query, choiceKey, candidate: { ...answer, entry }, refusal };
  }
  const served = serveCached(parts, request, goal, answer);
  return served ?? { goals, query, choiceKey, candidate: undefined, refusal };
}

/**
 * An entry at its cost from this state, now. Costs that are computed at run time may have changed since it was compared
 * with the understudy's plan, though the request names the same version of them: then that says nothing any more.
 */
function priced(
  { domain, prover }: LookUpParts,
  { asked }: OpenRequest,
  goal: Goal,
  { entry }: CachedPlan,
): CacheEntry {
  if (!domain.hasRuntimeCosts) return entry;
  if (!prover.prove(asked.state, entry.plan.actions, goal.condition, asked)) return entry;
  const { scaledCost } = prover;
  if (scaledCost === entry.scaledCost) return entry;
  return { ...entry, scaledCost, optimal: false, costRatio: Number.POSITIVE_INFINITY };
}

function ask(
  { cache, stores, clock, reporter }: LookUpParts,
  request: OpenRequest,
  query: CacheQuery,
): CacheAnswer {
  if (cache === undefined) return MISS;
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

/** A bad plan of the lead does not rule out its choices, nor what it is not asked for. */
function refusalOf(
  { choices }: LookUpParts,
  { wordAttempt, refusal }: OpenRequest,
  choiceKey: string | undefined,
  answer: CacheAnswer,
): Refusal | undefined {
  if (wordAttempt !== undefined) return undefined;
  if (refusal !== undefined) return refusal;
  if (choiceKey !== undefined) return choices.refusal(choiceKey);
  return answer.kind === "negative" ? { reason: answer.reason, remembered: true } : undefined;
}

function serveCached(
  parts: LookUpParts,
  { asked }: OpenRequest,
  goal: Goal,
  { kind, entry }: CachedPlan,
): Answer | undefined {
  const { prover } = parts;
  const { plan, leadSteps, leadIndices } = entry;
  if (!prover.prove(asked.state, plan.actions, goal.condition, asked)) {
    countMiss(parts, kind);
    return undefined;
  }
  const { scaledCost } = prover;
  const optimal = kind === "exact" && entry.optimal && scaledCost === entry.scaledCost;
  countHit(parts, kind);
  return new Answer({ plan, goal, scaledCost, optimal, source: kind, leadSteps, leadIndices });
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
