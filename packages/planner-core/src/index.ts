/**
 * Domains, proof, the orchestrator and the plan runner.
 *
 * @module
 */

export { CompiledCondition } from "./condition/condition.ts";
export type {
  CacheAnswer,
  CacheEntry,
  CacheQuery,
  NegativeReason,
  PlanCache,
} from "./contract/cache.ts";
export type { ChoiceMemory, RememberedChoice } from "./contract/choice-memory.ts";
export type {
  DirectiveReader,
  DirectiveReading,
  Finding,
  GoalWish,
  PersonaReading,
} from "./contract/directive-reader.ts";
export type { ComponentName, Observer, PlannerEvent } from "./contract/events.ts";
export type {
  Admission,
  EnsembleReport,
  Lead,
  LeadAnswer,
  LeadCandidate,
  LeadRequest,
  LeadUsage,
  MemberReport,
  PlanJudgement,
  Question,
  QuestionText,
  WritingRequest,
  WrittenText,
} from "./contract/lead.ts";
export {
  FALLBACK_REASONS,
  type FallbackReason,
  OUTCOME_STATUSES,
  type Outcome,
  type OutcomeStatus,
  PLAN_SOURCES,
  type PlanSource,
} from "./contract/outcome.ts";
export type {
  AlternativePlan,
  Planner,
  PlanningProblem,
  PlanSearch,
  SearchResult,
  SearchSlice,
} from "./contract/planner.ts";
export type { Policy, PolicyProblem } from "./contract/policy.ts";
export type {
  GoalReference,
  ManyRequest,
  NowRequest,
  PlanContinuation,
  PlanLimits,
  PlanRequest,
  SingleGoal,
} from "./contract/request.ts";
export { runSearch } from "./contract/run-search.ts";
export type { ActionCases, ActionSplit } from "./domain/actions/action-cases.ts";
export { ActionSet } from "./domain/actions/action-set.ts";
export { applyAction, type DroppedAction } from "./domain/actions/actions.ts";
export { defineDomain } from "./domain/define-domain.ts";
export {
  type BooleanVariableDefinition,
  type ComparisonDefinition,
  type Condition,
  type ConditionalEffectDefinition,
  type CostValues,
  DEFAULT_DOMAIN_LIMITS,
  type DomainDefinition,
  type DomainLimits,
  type EffectDefinition,
  type EnumVariableDefinition,
  type GoalDefinition,
  type IntegerVariableDefinition,
  type ParameterDefinition,
  type RuntimeCostDefinition,
  type ToolDefinition,
  type Value,
  type VariableDefinition,
  type VariableReference,
} from "./domain/definition/definition.ts";
export type {
  AnyDomainTypes,
  ConditionOf,
  DerivedValues,
  DomainTypes,
  ReadableOf,
  StateInput,
  Step,
} from "./domain/definition/types.ts";
export type { Variable } from "./domain/definition/variables.ts";
export { Domain, type Goal } from "./domain/domain.ts";
export { COST_SCALE } from "./domain/lift/tools.ts";
export { loadDomain } from "./domain/load-domain.ts";
export type { GoalOf, StateOf, StepOf, TypesOf } from "./domain/types-of.ts";
export {
  BreakerOpenError,
  ContextLimitError,
  CostError,
  DisposedError,
  DomainError,
  type ErrorCode,
  GenerationTimeoutError,
  InferenceError,
  InputIssuesError,
  type Issue,
  ModelNotLoadedError,
  OutOfMemoryError,
  OverloadedError,
  RequestError,
  StateError,
  UnderstudyError,
  type UnderstudyErrorOptions,
} from "./errors.ts";
export type { OrchestratorOptions } from "./orchestrator/options.ts";
export { Orchestrator } from "./orchestrator/orchestrator.ts";
export { authorOfStep, type PlanAuthor } from "./orchestrator/outcome/author-of-step.ts";
export type { DescribeOptions } from "./orchestrator/outcome/describe-outcome.ts";
export {
  DEFAULT_ORCHESTRATOR_SETTINGS,
  defaultCostRatio,
  type OrchestratorSettings,
} from "./orchestrator/settings.ts";
export { type Plan, planOf } from "./plan/plan.ts";
export { explainFailure, type Proof, type ProofFailure, provePlan } from "./plan/prove-plan.ts";
export { type PlanConstraints, PlanProver, type ProofFailureKind } from "./plan/prover.ts";
export { regressPlan } from "./plan/regress/regress.ts";
export { type Random, seededRandom } from "./random.ts";
export {
  type CompressedPartition,
  type Compression,
  type CompressOptions,
  compressRepertoire,
} from "./repertoire/compress.ts";
export type {
  AddOptions,
  AddResult,
  MatchConstraints,
  QuestionOptions,
  RepertoireOptions,
  RepertoireStats,
} from "./repertoire/derive/options.ts";
export type { Symmetry } from "./repertoire/derive/symmetries.ts";
export { formatRepertoire } from "./repertoire/file/format-file.ts";
export type { LoadReport, MergeReport, PlanOutcome } from "./repertoire/file/load-report.ts";
export type { LoadOptions } from "./repertoire/file/read-file.ts";
export type { RefusedPlan } from "./repertoire/file/refusals.ts";
export { RepertoireError } from "./repertoire/file/repertoire-error.ts";
export type { TakeOptions } from "./repertoire/file/take-file.ts";
export type {
  MadeWith,
  RepertoireFile,
  RepertoirePartitionFile,
  RepertoirePlanFile,
} from "./repertoire/file/write-file.ts";
export type { Coverage } from "./repertoire/inspect/coverage.ts";
export type {
  DifferenceOptions,
  DifferingPlans,
  GoalDifference,
  PersonaDifference,
} from "./repertoire/inspect/difference.ts";
export type {
  ExplainOptions,
  MatchExplanation,
  NearMiss,
} from "./repertoire/inspect/explain-match.ts";
export type { UnknownText } from "./repertoire/rehearsed-partitions.ts";
export { type PruneOptions, Repertoire } from "./repertoire/repertoire.ts";
export { RepertoireCache, type RepertoireCacheOptions } from "./repertoire/repertoire-cache.ts";
export type { StepAuthor } from "./repertoire/store/authors.ts";
export type { PlanFacts, RepertoireEntry } from "./repertoire/store/entry.ts";
export type { LeftQuestion } from "./repertoire/store/left-questions.ts";
export type { PartitionInfo } from "./repertoire/store/partition-info.ts";
export type { PartitionText } from "./repertoire/store/partition-key.ts";
export type { ReservationsOptions, SavedReservations } from "./reservations/options.ts";
export { Reservations } from "./reservations/reservations.ts";
export type {
  InterruptReason,
  PlanRunnerOptions,
  RunnerRequest,
  RunnerTick,
  StepEvent,
  StepTime,
} from "./runner/options.ts";
export { PlanRunner } from "./runner/plan-runner.ts";
export type { SavedRunner } from "./runner/saved/saved-runner.ts";
export { SavedGameError } from "./saved/saved-game.ts";
export type { PackedState } from "./state/packed-state.ts";
export type { TrackedState } from "./state/state-key.ts";
export { rebindView } from "./state/state-view.ts";
export { type CountedAnswer, countCall } from "./telemetry/count-call.ts";
export type { MemberCounts, StrategyCounts } from "./telemetry/ensemble-counts.ts";
export { Histogram, type HistogramSnapshot } from "./telemetry/histogram.ts";
export {
  type CounterName,
  type GaugeName,
  type HistogramName,
  Telemetry,
  type TelemetrySnapshot,
} from "./telemetry/telemetry.ts";
export { tokensPerSecond } from "./telemetry/tokens-per-second.ts";
export { type Clock, systemClock, type TimerHandle } from "./time/clock.ts";
export { Deadline, type DeadlineEnd, type DeadlineLimits } from "./time/deadline.ts";
export type { WorkLimits } from "./work/work.ts";
