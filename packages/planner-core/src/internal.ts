/**
 * For the other packages of this project; may change in any release. The API for games is in the main entry.
 *
 * @module
 */

export { nextTurn } from "./base/clock/next-turn.ts";
export { BinaryHeap } from "./base/collections/binary-heap.ts";
export { ShortLivedMap } from "./base/collections/short-lived-map.ts";
export { Hash64, hashText } from "./base/hash.ts";
export * as shapes from "./base/json/index.ts";
export { isRecord } from "./base/json/issues.ts";
export { formatBytes, formatCount, formatMs } from "./base/text/format-figures.ts";
export { nearestName } from "./base/text/nearest-name.ts";
export { NORMALISATION_VERSION, normaliseText } from "./base/text/normalise-text.ts";
export { shownText } from "./base/text/shown-text.ts";
export { whenAborted } from "./base/when-aborted.ts";
export { IdleWork } from "./base/work/idle-work.ts";
export { finish, type Work, workWithin } from "./base/work/work.ts";
export { checkPart } from "./engine/contract/check-part.ts";
export { CACHE_HITS, originOf, PLAN_ORIGINS, type PlanOrigin } from "./engine/contract/outcome.ts";
export * as revisions from "./engine/contract/revised.ts";
export { OuterSearch } from "./engine/contract/search/outer-search.ts";
export { SequenceSearch } from "./engine/contract/search/sequence-search.ts";
export type { TickMoment } from "./engine/life/catch-up.ts";
export { variablesTold } from "./engine/life/told-variables.ts";
export * as variableUses from "./engine/life/uses/plan-uses.ts";
export { judgeLine } from "./engine/line/judge-line.ts";
export { effectiveEntry } from "./engine/orchestrator/cache/effective-entry.ts";
export { RecentChoices } from "./engine/orchestrator/cache/recent-choices.ts";
export {
  planKnown,
  planManyInPieces,
  planNowInPieces,
} from "./engine/orchestrator/route/pieces.ts";
export { isForSquad } from "./engine/orchestrator/route/routes.ts";
export * as orchestratorSettings from "./engine/orchestrator/settings.ts";
export { readingOfIntent } from "./engine/orchestrator/words/reading-of-intent.ts";
export { LeaseTable } from "./engine/reservations/lease-table.ts";
export { SeveralGoals } from "./engine/runner/goals/several-goals.ts";
export { readSaved } from "./engine/saved/saved-game.ts";
export { countCall } from "./engine/telemetry/count-call.ts";
export { MAX_READ_STEPS } from "./kept/file/read-plan.ts";
export { writeCondition } from "./kept/file/write-condition.ts";
export { PreparedPartitions } from "./kept/prepared-partitions.ts";
export * as llmAuthors from "./kept/store/authors.ts";
export { partitionOf } from "./kept/store/partition-key.ts";
export { parseTemplate } from "./rules/domain/definition/template.ts";
export { areLlmIndices } from "./rules/plan/llm-indices.ts";
export { trimPlan } from "./rules/plan/trim.ts";
