/**
 * The cache stage: look-ups and stores.
 *
 * @module
 */

import type { Goal } from "../../../rules/domain/domain.ts";
import type { CacheAnswer, CacheEntry, CacheQuery } from "../../contract/cache.ts";
import { Answer } from "../answer/answer.ts";
import type { OpenRequest } from "../request/open-request.ts";
import type { PreparedRequest } from "../request/prepare.ts";
import type { CachedPlan, CacheMiss, Meaning } from "../request/progress.ts";
import type { Refusal } from "../request/refusal.ts";
import { isKnownToBeCheap } from "./cost-rule.ts";
import { effectiveEntry } from "./effective-entry.ts";
import type { CacheParts } from "./parts.ts";

/** The counters of served plans by the tier of the cache. */
const HIT_COUNTERS = {
  exact: "cache.hit",
  generalised: "cache.generalised_hit",
  similar: "cache.similar_hit",
} as const;

const MISS: CacheAnswer = Object.freeze({ kind: "miss" });

/**
 * The cache stage: earlier plans for a goal. Only plans that are sound from the actual state are served. A plan that
 * may be too expensive becomes the candidate, a remembered failure the refusal.
 */
export function lookUp(
  parts: CacheParts,
  request: OpenRequest,
  goal: Goal,
  { meaning, goals, choiceKey }: Pick<CacheMiss, "meaning" | "goals" | "choiceKey">,
): Answer | CacheMiss {
  const { asked } = meaning;
  const partition = parts.partitions.of(asked, goal);
  const query = queryOf(parts, goal, partition, asked, parts.domain.hasher.key(asked.state));
  const answer = ask(parts, request, query);
  const refusal = refusalOf(parts, request, meaning, choiceKey, answer);
  if (!("entry" in answer)) {
    if (parts.cache !== undefined) countMiss(parts);
    return { meaning, goals, query, choiceKey, candidate: undefined, refusal };
  }
  const { kind, proved } = answer;
  const entry = priced(parts, asked, goal, answer);
  if (!proved || !isKnownToBeCheap(parts, kind, entry, goal, asked.state, asked)) {
    return { meaning, goals, query, choiceKey, candidate: { ...answer, entry }, refusal };
  }
  const served = serveCached(parts, asked, goal, answer);
  return served ?? { meaning, goals, query, choiceKey, candidate: undefined, refusal };
}

/** The cache query for a goal. */
export function queryOf(
  { domain, settings }: CacheParts,
  goal: Goal,
  partition: string,
  {
    state,
    text,
    disabled,
    maintain,
    ways,
  }: Pick<CacheQuery, "state" | "text" | "disabled" | "maintain" | "ways">,
  stateKey: number,
): CacheQuery {
  const { maxCostRatio } = settings;
  return { domain, state, stateKey, goal, partition, text, maxCostRatio, disabled, maintain, ways };
}

/**
 * An entry with its current cost from this state. Run-time costs may have changed since the entry was compared with the
 * classical planner's plan, even with the same cost version; the stored ratio is then meaningless. Ways with the same
 * key are roughly equal, and so is the best cost.
 */
function priced(
  { domain, prover }: CacheParts,
  asked: PreparedRequest,
  goal: Goal,
  { entry }: CachedPlan,
): CacheEntry {
  if (!domain.hasRuntimeCosts) return entry;
  if (!prover.prove(asked.state, entry.plan.actions, goal.condition, asked)) return entry;
  const { scaledCost } = prover;
  if (asked.ways !== undefined) {
    const costRatio = Math.max(1, (entry.costRatio * scaledCost) / entry.scaledCost);
    return { ...entry, scaledCost, optimal: false, costRatio };
  }
  if (scaledCost === entry.scaledCost) return entry;
  return { ...entry, scaledCost, optimal: false, costRatio: Number.POSITIVE_INFINITY };
}

function ask(
  { cache, stores, clock, reporter }: CacheParts,
  request: OpenRequest,
  query: CacheQuery,
): CacheAnswer {
  if (cache === undefined) return MISS;
  if (!stores.isEmpty) stores.flushFor(query);
  const beganMs = clock.now();
  const answer = reporter.guard("cache", () => cache.lookup(query), request) ?? MISS;
  reporter.telemetry.record("latency.cache_lookup", clock.now() - beganMs);
  return answer;
}

/**
 * The refusal for a remembered failure. A bad plan of the LLM planner rules out neither its choices nor other
 * questions.
 */
function refusalOf(
  { choices }: CacheParts,
  { refusal }: OpenRequest,
  { attempt }: Meaning,
  choiceKey: string | undefined,
  answer: CacheAnswer,
): Refusal | undefined {
  if (attempt !== undefined) return undefined;
  if (refusal !== undefined) return refusal;
  if (choiceKey !== undefined) return choices.refusal(choiceKey);
  return answer.kind === "negative" ? { reason: answer.reason, remembered: true } : undefined;
}

function serveCached(
  parts: CacheParts,
  asked: PreparedRequest,
  goal: Goal,
  { kind, entry }: CachedPlan,
): Answer | undefined {
  const { prover } = parts;
  if (!prover.prove(asked.state, entry.plan.actions, goal.condition, asked)) {
    countMiss(parts, kind);
    return undefined;
  }
  const { domain } = parts;
  const { plan, llmSteps, llmIndices } = effectiveEntry({ ...asked, domain, goal }, prover, entry);
  const { scaledCost } = prover;
  // An optimal plan for other ways need not be optimal for these.
  const isSame = asked.ways === undefined && scaledCost === entry.scaledCost;
  const optimal = kind === "exact" && entry.optimal && isSame;
  countHit(parts, kind);
  return new Answer({
    plan,
    goal,
    scaledCost,
    optimal,
    source: "cache",
    hit: kind,
    llmSteps,
    llmIndices,
  });
}

/** Counts a served plan of the cache. */
export function countHit(
  { reporter }: Pick<CacheParts, "reporter">,
  kind: CachedPlan["kind"],
): void {
  reporter.telemetry.count(HIT_COUNTERS[kind]);
}

/** Counts a look-up without a usable plan. */
export function countMiss(
  { reporter }: Pick<CacheParts, "reporter">,
  kind?: CachedPlan["kind"],
): void {
  if (kind === "similar") reporter.telemetry.count("cache.similar_rejected");
  reporter.telemetry.count("cache.miss");
}
