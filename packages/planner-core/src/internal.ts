/**
 * For the other packages of this project; may change in any release. The API for games is in the main entry.
 *
 * @module
 */

export { BinaryHeap } from "./collections/binary-heap.ts";
export { ShortLivedMap } from "./collections/short-lived-map.ts";
export { checkPart } from "./contract/check-part.ts";
export { SequenceSearch } from "./contract/sequence-search.ts";
export { describeStep } from "./domain/definition/issues.ts";
export { nearestName } from "./domain/definition/names.ts";
export { parseTemplate } from "./domain/definition/template.ts";
export { Hash64, hashText } from "./hash.ts";
export { effectiveEntry } from "./orchestrator/cache/effective-entry.ts";
export { RecentChoices } from "./orchestrator/cache/recent-choices.ts";
export { harvestMsOf, LONGEST_WAIT, settingsOf } from "./orchestrator/settings.ts";
export { readingOfIntent } from "./orchestrator/words/reading-of-intent.ts";
export { areLeadIndices } from "./plan/lead-indices.ts";
export { judgeLine } from "./plan/line/judge-line.ts";
export { trimPlan } from "./plan/trim.ts";
export { ReferenceInterpreter } from "./reference/reference-interpreter.ts";
export { MAX_READ_STEPS } from "./repertoire/file/read-plan.ts";
export { writeCondition } from "./repertoire/file/write-condition.ts";
export { RehearsedPartitions } from "./repertoire/rehearsed-partitions.ts";
export { authorsOfLead, formatAuthors, leadIndicesOf } from "./repertoire/store/authors.ts";
export { partitionOf } from "./repertoire/store/partition-key.ts";
export { LeaseTable } from "./reservations/lease-table.ts";
export { SeveralGoals } from "./runner/goals/several-goals.ts";
export { SavedGameReader } from "./saved/saved-game.ts";
export { countCall } from "./telemetry/count-call.ts";
export { formatBytes, formatCount, formatMs } from "./text/format-figures.ts";
export { NORMALISATION_VERSION, normaliseText } from "./text/normalise-text.ts";
export { shownText } from "./text/shown-text.ts";
export { checkGameTime } from "./time/game-time.ts";
export { nextTurn } from "./time/next-turn.ts";
export { whenAborted } from "./when-aborted.ts";
export { IdleWork } from "./work/idle-work.ts";
export { finish, type Work, workWithin } from "./work/work.ts";
