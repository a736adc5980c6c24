import type { DetailMessage } from "./detail.ts";
import type { DeltaMessage, KeyframeMessage } from "./frame.ts";
import type { HelloMessage, WelcomeMessage } from "./hello.ts";
import type { EventMessage, PanelsMessage, ShowMessage } from "./panels.ts";
import type { RequestMessage } from "./request.ts";
import type { MemoryMessage, ThingsMessage } from "./things.ts";

/** A message that is recorded, and sent to every open page. */
export type RecordedMessage =
  | HelloMessage
  | KeyframeMessage
  | DeltaMessage
  | DetailMessage
  | ThingsMessage
  | MemoryMessage
  | RequestMessage
  | PanelsMessage
  | ShowMessage
  | EventMessage;

/** The game is over; nothing more comes. */
export interface FarewellMessage {
  readonly type: "farewell";
  readonly reason: string;
}

/** A message in the stream of a live page. */
export type Message = RecordedMessage | WelcomeMessage | FarewellMessage;

/** The first line of a recording. */
export interface ViewerRecordingHeader {
  readonly format: "understudy-viewer-recording";
  readonly version: 1;
  /** When it was made, ISO 8601; left out where nobody told. */
  readonly madeAt?: string;
}

/** Marks a recording. */
export const RECORDING_FORMAT = "understudy-viewer-recording";
/** The version of recordings that is written and read. */
export const VIEWER_RECORDING_VERSION = 1;
