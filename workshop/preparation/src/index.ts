/**
 * Preparation: a model teaches a plan library before the game ships.
 *
 * @module
 */

export type { ReferencePlan } from "./life/reference.ts";
export type { LifeSituation } from "./life/situations.ts";
export { confidence, type Share } from "./measure/confidence.ts";
export type { Measurement } from "./measure/measure.ts";
export {
  type LifeSampleOptions,
  type MeasurePlanLibraryOptions,
  measurePlanLibrary,
  sampleLife,
} from "./measure/measure-plan-library.ts";
export { OptimalScriptedLlmPlanner } from "./optimal-llm-planner.ts";
export type { PreparationOptions } from "./options.ts";
export type { CurvePoint, PreparationCounts, PreparationEvent, StopReason } from "./progress.ts";
export type { AnswerKind } from "./question/ask.ts";
export { type PreparationResult, prepare } from "./prepare.ts";
export {
  type RecordedText,
  TextRecordingLlmPlanner,
  TextReplayLlmPlanner,
} from "./texts/recorded-text.ts";
