/**
 * Domains, proof, the orchestrator and the plan runner.
 *
 * @module
 */

// biome-ignore-all assist/source/organizeImports: grouped by purpose, the main class first

// Plans for agents.
export { Orchestrator } from "./orchestrator/orchestrator.ts";
export type { OrchestratorOptions } from "./orchestrator/options.ts";
export { type OrchestratorSettings, defaultCostRatio } from "./orchestrator/settings.ts";
export type {
  PlanRequest,
  PlanContinuation,
  ManyRequest,
  NowRequest,
  GoalReference,
} from "./contract/request.ts";
export {
  type Outcome,
  type OutcomeStatus,
  OUTCOME_STATUSES,
  type PlanSource,
  PLAN_SOURCES,
  type FallbackReason,
  FALLBACK_REASONS,
} from "./contract/outcome.ts";
export type { JointStep, TogetherOutcome, TogetherRequest } from "./contract/together.ts";

// Plans in a game loop, shared resources, and saved games.
export { PlanRunner } from "./runner/plan-runner.ts";
export type { PlanRunnerOptions, StepEvent } from "./runner/options.ts";
export type { SavedRunner } from "./runner/saved/saved-runner.ts";
export { Reservations } from "./reservations/reservations.ts";
export type { SavedReservations } from "./reservations/options.ts";
export { SavedGameError } from "./saved/saved-game.ts";

// Domains: state, tools and goals.
export { loadDomain } from "./domain/load-domain.ts";
export { defineDomain } from "./domain/define-domain.ts";
export { Domain, type Goal } from "./domain/domain.ts";
export type { Step, DomainTypes, AnyDomainTypes } from "./domain/definition/types.ts";
export type {
  DomainDefinition,
  ToolDefinition,
  ParameterDefinition,
  VariableDefinition,
  EffectDefinition,
  Condition,
  Value,
} from "./domain/definition/definition.ts";
export type { Variable } from "./domain/definition/variables.ts";
export type { TypesOf, StateOf, StepOf } from "./domain/types-of.ts";

// Plans, their proof, and states.
export { provePlan, type Proof, type ProofFailure, explainFailure } from "./plan/prove-plan.ts";
export { PlanProver, type PlanConstraints } from "./plan/prover.ts";
export { regressPlan } from "./plan/regress/regress.ts";
export { type Plan, planOf } from "./plan/plan.ts";
export { CompiledCondition } from "./condition/condition.ts";
export { ActionSet } from "./domain/actions/action-set.ts";
export { Ways } from "./domain/actions/ways.ts";
export { applyAction } from "./domain/actions/actions.ts";
export type { PackedState } from "./state/packed-state.ts";
export { rebindView } from "./state/state-view.ts";
export { COST_SCALE } from "./domain/definition/costs.ts";

// Repertoires: proved plans, kept for all states that they fit.
export { Repertoire } from "./repertoire/repertoire.ts";
export type { RepertoireOptions } from "./repertoire/derive/options.ts";
export type { RepertoireEntry } from "./repertoire/store/entry.ts";
export type { StepAuthor } from "./repertoire/store/authors.ts";
export { RepertoireCache } from "./repertoire/repertoire-cache.ts";
export { compressRepertoire } from "./repertoire/compress.ts";
export { formatRepertoire } from "./repertoire/file/format-file.ts";
export { RepertoireError } from "./repertoire/file/repertoire-error.ts";

// For authors of leads.
export type {
  Lead,
  LeadRequest,
  Question,
  QuestionText,
  Admission,
  LeadAnswer,
  LeadCandidate,
  LeadUsage,
  EnsembleReport,
  WritingRequest,
  WrittenText,
} from "./contract/lead.ts";

// For authors of planners, and of policies.
export type {
  Planner,
  PlanningProblem,
  PlanSearch,
  SearchSlice,
  SearchResult,
  AlternativePlan,
} from "./contract/planner.ts";
export { runSearch } from "./contract/run-search.ts";
export type { Policy, PolicyProblem } from "./contract/policy.ts";

// For authors of plan caches.
export type {
  PlanCache,
  CacheQuery,
  CacheAnswer,
  CacheEntry,
  NegativeReason,
} from "./contract/cache.ts";
export type { ChoiceMemory, RememberedChoice } from "./contract/choice-memory.ts";

// For readers of personas and directives.
export type {
  DirectiveReader,
  DirectiveReading,
  PersonaReading,
  Finding,
} from "./contract/directive-reader.ts";

// Observation.
export type { Observer, PlannerEvent } from "./contract/events.ts";
export { authorOfStep } from "./orchestrator/outcome/author-of-step.ts";
export {
  Telemetry,
  type TelemetrySnapshot,
} from "./telemetry/telemetry.ts";
export { Histogram, type HistogramSnapshot } from "./telemetry/histogram.ts";
export { tokensPerSecond } from "./telemetry/tokens-per-second.ts";

// Errors.
export {
  UnderstudyError,
  type UnderstudyErrorOptions,
  type ErrorCode,
  type Issue,
  InputIssuesError,
  DomainError,
  RequestError,
  StateError,
  CostError,
  OverloadedError,
  DisposedError,
  InferenceError,
  GenerationTimeoutError,
  ContextLimitError,
  OutOfMemoryError,
  ModelNotLoadedError,
  BreakerOpenError,
} from "./errors.ts";

// Clock and random numbers.
export { type Clock, systemClock, type TimerHandle } from "./time/clock.ts";
export { Deadline } from "./time/deadline.ts";
export { type Random, seededRandom } from "./random.ts";
