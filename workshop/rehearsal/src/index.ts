/**
 * Rehearsal: a model teaches a repertoire before the game ships.
 *
 * @module
 */

export type { ReferencePlan } from "./life/reference.ts";
export type { LifeSituation } from "./life/situations.ts";
export { confidence, type Share } from "./measure/confidence.ts";
export type { Measurement } from "./measure/measure.ts";
export {
  type LifeSampleOptions,
  type MeasureRepertoireOptions,
  measureRepertoire,
  sampleLife,
} from "./measure/measure-repertoire.ts";
export { OptimalScriptedLlmPlanner } from "./optimal-llm-planner.ts";
export type { RehearsalOptions } from "./options.ts";
export type { CurvePoint, RehearsalCounts, RehearsalEvent, StopReason } from "./progress.ts";
export type { AnswerKind } from "./question/ask.ts";
export { type RehearsalResult, rehearse } from "./rehearse.ts";
export {
  type RecordedText,
  TextRecordingLlmPlanner,
  TextReplayLlmPlanner,
} from "./texts/recorded-text.ts";
