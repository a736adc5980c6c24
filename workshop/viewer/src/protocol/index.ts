/**
 * Messages between a game and a viewer's page, also used in recordings. Runs in browsers.
 *
 * @module
 */

// Reading and following recordings.

export { readViewerRecording } from "./recording/read-recording.ts";
export type { Scene, ViewerRecording } from "./recording/recording.ts";
export { ViewerRecordingError } from "./recording/recording-error.ts";
export { type AgentView, ShowState } from "./show-state.ts";

// Reading messages.

export type { Command } from "./command.ts";
export type { DetailMessage, OutcomeView } from "./detail.ts";
export type { DeltaMessage, KeyframeMessage } from "./frame.ts";
export type { HelloMessage } from "./hello.ts";
export type { Message, ViewerRecordingHeader } from "./message.ts";
export type { EventMessage, PanelsMessage } from "./panels.ts";
export { readMessage } from "./read-message.ts";
export type { RequestMessage } from "./request.ts";
export type { SquadStepView, SquadsMessage, SquadView } from "./squads.ts";
export type { MemoryMessage, ThingsMessage, ThingView } from "./things.ts";
