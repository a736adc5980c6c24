/**
 * The messages between a game and a viewer's page, which recordings consist of, too. Runs in browsers.
 *
 * @module
 */

export type {
  Command,
  CommandError,
  CommandErrorCode,
  CommandReply,
  CommandResults,
  CommandType,
  EntryChange,
  TraceResult,
  UnreachableResult,
} from "./command.ts";
export type {
  ConditionView,
  DetailMessage,
  GoalView,
  OutcomeView,
  StepView,
  StepWriter,
} from "./detail.ts";
export {
  AGENT_FIELDS,
  type AgentField,
  type DeltaMessage,
  type KeyframeMessage,
  ROW_LENGTH,
  SOURCES,
  type SourceName,
  STATUSES,
  type StatusName,
} from "./frame.ts";
export {
  type AgentSummary,
  type Capabilities,
  type DomainSummary,
  type FaultSummary,
  type GoalSummary,
  type HelloMessage,
  type MapSummary,
  type PlaceSummary,
  PROTOCOL_VERSION,
  type ToolSummary,
  type VariableSummary,
  type WelcomeMessage,
} from "./hello.ts";
export {
  type FarewellMessage,
  type Message,
  RECORDING_FORMAT,
  type RecordedMessage,
  VIEWER_RECORDING_VERSION,
  type ViewerRecordingHeader,
} from "./message.ts";
export type {
  BreakerPanelState,
  EventMessage,
  LatencyView,
  PanelsMessage,
  ShowMessage,
} from "./panels.ts";
export { COMMAND_TYPES, MAX_SELECTED, readCommand } from "./read-command.ts";
export { readMessage } from "./read-message.ts";
export { readViewerRecording } from "./recording/read-recording.ts";
export { type Scene, ViewerRecording } from "./recording/recording.ts";
export { ViewerRecordingError } from "./recording/recording-error.ts";
export type { EntryView, RepertoirePage, StepDraft } from "./repertoire.ts";
export type { RequestMessage, StageName, StageView } from "./request.ts";
export type { ShapeProblem } from "./shape/shape.ts";
export { type AgentView, ShowState } from "./show-state.ts";
