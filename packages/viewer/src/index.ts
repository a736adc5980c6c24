/**
 * Shows a running game on a web page, records it, and lets a developer try things out.
 *
 * @module
 */

export { PageError } from "./page/page-error.ts";
export { PAGE_FILE } from "./page/page-file.ts";
export {
  AGENT_FIELDS,
  type AgentField,
  type AgentSummary,
  type AgentView,
  type BreakerPanelState,
  type Capabilities,
  COMMAND_TYPES,
  type Command,
  type CommandError,
  type CommandErrorCode,
  type CommandReply,
  type CommandResults,
  type CommandType,
  type ConditionView,
  type DeltaMessage,
  type DetailMessage,
  type DomainSummary,
  type EntryChange,
  type EntryView,
  type EventMessage,
  type FarewellMessage,
  type FaultSummary,
  type GoalSummary,
  type GoalView,
  type HelloMessage,
  type KeyframeMessage,
  type LatencyView,
  MAX_SELECTED,
  type MapSummary,
  type Message,
  type OutcomeView,
  type PanelsMessage,
  type PlaceSummary,
  PROTOCOL_VERSION,
  RECORDING_FORMAT,
  type RecordedMessage,
  type RepertoirePage,
  type RequestMessage,
  ROW_LENGTH,
  readCommand,
  readMessage,
  readViewerRecording,
  type Scene,
  type ShapeProblem,
  type ShowMessage,
  ShowState,
  SOURCES,
  type SourceName,
  STATUSES,
  type StageName,
  type StageView,
  type StatusName,
  type StepDraft,
  type StepView,
  type StepWriter,
  type ToolSummary,
  type TraceResult,
  type UnreachableResult,
  type VariableSummary,
  VIEWER_RECORDING_VERSION,
  ViewerRecording,
  ViewerRecordingError,
  type ViewerRecordingHeader,
  type WelcomeMessage,
} from "./protocol/index.ts";
export type { Sink } from "./publish/audience.ts";
export type {
  AgentOptions,
  HistoryLimits,
  MapOptions,
  ViewedAgent,
  ViewerControls,
  ViewerOptions,
} from "./publish/options.ts";
export { createViewer, type Viewer } from "./publish/viewer.ts";
export { exportPage } from "./record/export-page.ts";
export { type FileRecording, recordTo } from "./record/record-to.ts";
export {
  type ServeOptions,
  serveRecording,
  serveViewer,
  type ViewerServer,
} from "./server/serve-viewer.ts";
