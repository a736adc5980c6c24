/**
 * Answers requests by their deadlines and plays plans: the contract, the orchestrator, the runner, telemetry.
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

// For authors of LLM planners.
export type {
  LlmPlanner,
  LlmRequest,
  Question,
  QuestionText,
  Admission,
  LlmAnswer,
  LlmCandidate,
  LlmUsage,
  EnsembleReport,
  WritingRequest,
  WrittenText,
} from "./contract/llm-planner.ts";

// For authors of planners, and of policies.
export type {
  Planner,
  PlanningProblem,
  PlanSearch,
  SearchSlice,
  SearchResult,
  AlternativePlan,
} from "./contract/planner.ts";
export { runSearch } from "./contract/search/run-search.ts";
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
