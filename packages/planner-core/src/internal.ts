/**
 * For the packages of this project; may change in any release. A game needs nothing of this: what it
 * calls is in the main entry.
 *
 * @module
 */

export { CostHeap } from "./collections/cost-heap.ts";
export { IntList } from "./collections/int-list.ts";
export { ShortLivedMap } from "./collections/short-lived-map.ts";
export { type CompiledDomain, compiledForm, openCompiled } from "./compiled/compiled-domain.ts";
export { decodeRun, encode, encodeInto } from "./condition/code.ts";
export { conditionVariables, conjuncts } from "./condition/condition-variables.ts";
export { holds } from "./condition/evaluate.ts";
export {
  type CompareNode,
  type ConditionNode,
  isFalseNode,
  type Term,
  type TestNode,
} from "./condition/node.ts";
export { Knowledge, simplify } from "./condition/simplify.ts";
export { TestPool } from "./condition/test-pool.ts";
export {
  ASSIGN,
  COPY,
  DECREASE,
  EFFECT_LENGTH,
  INCREASE,
} from "./domain/actions/actions.ts";
export { formatWritten, readableParts } from "./domain/actions/format-condition.ts";
export { describeStep } from "./domain/definition/issues.ts";
export { nearestName } from "./domain/definition/names.ts";
export { isTemplateProblem, parseTemplate } from "./domain/definition/template.ts";
export { decodeValue, encodeValue } from "./domain/definition/variables.ts";
export { loadParts } from "./domain/load-domain.ts";
export { ERROR_CODES } from "./errors.ts";
export { Hash64, hashText } from "./hash.ts";
export { RecentChoices } from "./orchestrator/cache/recent-choices.ts";
export { LONGEST_WAIT, settingsOf } from "./orchestrator/settings.ts";
export { areLeadIndices, isLeadStep, keptIndices } from "./plan/lead-indices.ts";
export { nextStates } from "./plan/next-states.ts";
export { Pockets } from "./plan/pockets.ts";
export { regressThrough } from "./plan/regress/regress.ts";
export { trimPlan } from "./plan/trim.ts";
export { MAX_READ_STEPS } from "./repertoire/file/read-plan.ts";
export { writeCondition } from "./repertoire/file/write-condition.ts";
export { RehearsedPartitions, type UnknownText } from "./repertoire/rehearsed-partitions.ts";
export { authorsOfLead, formatAuthors, leadIndicesOf } from "./repertoire/store/authors.ts";
export { partitionOf } from "./repertoire/store/partition-key.ts";
export { SeveralGoals } from "./runner/several-goals.ts";
export { SavedGameReader } from "./saved/saved-game.ts";
export { StateHasher } from "./state/state-key.ts";
export { countCall } from "./telemetry/count-call.ts";
export { formatBytes, formatCount, formatMs } from "./text/format-figures.ts";
export { hasMoreValues } from "./text/json-limits.ts";
export { keysOf, pointerTo } from "./text/json-pointer.ts";
export { JsonSyntaxError, offsetOf, scanJson } from "./text/json-scanner.ts";
export { NORMALISATION_VERSION, normaliseText } from "./text/normalise-text.ts";
export { nextTurn } from "./time/next-turn.ts";
export { whenAborted } from "./when-aborted.ts";
export { IdleWork } from "./work/idle-work.ts";
export { type Work, type WorkLimits, workWithin } from "./work/work.ts";
