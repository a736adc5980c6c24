import type { DetailMessage } from "./detail.ts";
import type { DeltaMessage, KeyframeMessage } from "./frame.ts";
import type { HelloMessage, WelcomeMessage } from "./hello.ts";
import type { EventMessage, PanelsMessage, ShowMessage } from "./panels.ts";
import type { RequestMessage } from "./request.ts";
import type { SquadsMessage } from "./squads.ts";
import type { MemoryMessage, ThingsMessage } from "./things.ts";

/** A message that is recorded and sent to every page. */
export type RecordedMessage =
  | HelloMessage
  | KeyframeMessage
  | DeltaMessage
  | DetailMessage
  | ThingsMessage
  | MemoryMessage
  | SquadsMessage
  | RequestMessage
  | PanelsMessage
  | ShowMessage
  | EventMessage;

/** The last message of a game. */
export interface FarewellMessage {
  readonly type: "farewell";
  readonly reason: string;
}

/** A message in a live stream. */
export type Message = RecordedMessage | WelcomeMessage | FarewellMessage;

/** The first line of a recording. */
export interface ViewerRecordingHeader {
  readonly format: "understudy-viewer-recording";
  readonly version: 1;
  /** Creation time, ISO 8601; absent if unknown. */
  readonly madeAt?: string;
}

/** Format name of recordings. */
export const RECORDING_FORMAT = "understudy-viewer-recording";
/** Version of the recording format. */
export const VIEWER_RECORDING_VERSION = 1;
