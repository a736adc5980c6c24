/**
 * Recordings of requests, and their replay to the same outcomes.
 *
 * @module
 */

export type { OutcomeDifference } from "./compare-outcomes.ts";
export {
  explainRequest,
  type RequestStory,
  type StoryCall,
  type StorySearch,
  type StoryStep,
} from "./explain-request.ts";
export {
  loadRecording,
  type NumberedLine,
  type Recording,
  readRecording,
} from "./read-recording.ts";
export { recordOrchestrator } from "./recorded-orchestrator.ts";
export {
  type EndLine,
  type EngineLine,
  type LateLine,
  RECORDING_VERSION,
  type RecordedAdmission,
  type RecordedAlternatives,
  type RecordedAnswer,
  type RecordedCall,
  type RecordedChoices,
  type RecordedDecisions,
  type RecordedError,
  type RecordedLookup,
  type RecordedOutcome,
  type RecordedSearch,
  type RecordedTable,
  type RecordingHeader,
  type RecordingLine,
  type RequestLine,
} from "./recording.ts";
export { RecordingError } from "./recording-error.ts";
export { RecordingFile, type RecordingSink } from "./recording-sink.ts";
export { type ReplayOptions, type ReplayResult, replayRun } from "./replay-run.ts";
export { type RecorderStats, RunRecorder, type RunRecorderOptions } from "./run-recorder.ts";
