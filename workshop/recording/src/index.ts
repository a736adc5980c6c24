/**
 * Recordings of requests, and their replay to the same outcomes.
 *
 * @module
 */

export {
  explainRequest,
  type RequestStory,
  type StoryCall,
  type StorySchedule,
  type StorySearch,
  type StoryStep,
} from "./explain/explain-request.ts";
export { explainTogether, type TogetherStory } from "./explain/explain-together.ts";
export {
  loadRecording,
  type Recording,
  readRecording,
} from "./read/read-recording.ts";
export { RecordingError } from "./read/recording-error.ts";
export { recordOrchestrator } from "./record/recorded-orchestrator.ts";
export type { RecordingSink } from "./record/recording-sink.ts";
export { type RecorderStats, RunRecorder, type RunRecorderOptions } from "./record/run-recorder.ts";
export type {
  RecordedAnswer,
  RecordedCall,
  RecordedError,
  RecordedOutcome,
  RecordedSchedule,
  RecordedSearch,
  RecordingHeader,
  RecordingLine,
  RequestLine,
  TogetherLine,
} from "./recording.ts";
export type { OutcomeDifference } from "./replay/compare-outcomes.ts";
export { type ReplayOptions, type ReplayResult, replayRun } from "./replay/replay-run.ts";
