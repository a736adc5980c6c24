import { isRecord } from "@understudy/planner-core/internal";
import type { HelloMessage } from "../hello.ts";
import {
  RECORDING_FORMAT,
  type RecordedMessage,
  VIEWER_RECORDING_VERSION,
  type ViewerRecordingHeader,
} from "../message.ts";
import { readMessage } from "../read-message.ts";
import { ShowState } from "../show-state.ts";
import { ViewerRecording } from "./recording.ts";
import { ViewerRecordingError } from "./recording-error.ts";

/**
 * Reads a recording: JSON lines with a header, a hello, a keyframe and further messages. Every line is validated and
 * every frame applied once, so that playback cannot fail. A truncated last line, as after a crash, is ignored. Runs in
 * browsers.
 *
 * @throws ViewerRecordingError with line, place and hint
 */
export function readViewerRecording(text: string): ViewerRecording {
  const lines = text.split("\n");
  while (lines.at(-1)?.trim() === "") lines.pop();
  const header = readHeader(lines[0]);
  const messages: RecordedMessage[] = [];
  const show = new ShowState();
  let began = false;
  for (let at = 1; at < lines.length; at++) {
    const value = parse(lines[at] as string, at + 1, at === lines.length - 1);
    if (value === undefined) break;
    const message = read(value, at + 1);
    if ((messages.length === 0) !== (message.type === "hello")) {
      const hint = "a recording has one hello, right after its header";
      throw new ViewerRecordingError(at + 1, "/type", `is "${message.type}"`, hint);
    }
    if (message.type === "delta" && !began) {
      throw new ViewerRecordingError(at + 1, "/type", "is a delta", "a keyframe comes first");
    }
    if (message.type === "keyframe" || message.type === "delta") {
      began = true;
      checkTime(message, show, at + 1);
      apply(message, show, at + 1);
    }
    messages.push(message);
  }
  const [hello] = messages;
  if (hello === undefined || !began) {
    throw new ViewerRecordingError(0, "", "holds no frames", "it was cut off too early");
  }
  return new ViewerRecording(header, hello as HelloMessage, messages);
}

function readHeader(line: string | undefined): ViewerRecordingHeader {
  const value = line === undefined ? undefined : parse(line, 1, false);
  if (!isRecord(value) || value["format"] !== RECORDING_FORMAT) {
    const hint = `the first line begins with {"format":"${RECORDING_FORMAT}"`;
    throw new ViewerRecordingError(1, "/format", "is not a recording of the viewer", hint);
  }
  const { version, madeAt } = value;
  if (version !== VIEWER_RECORDING_VERSION) {
    const hint = `this viewer reads version ${VIEWER_RECORDING_VERSION}`;
    throw new ViewerRecordingError(
      1,
      "/version",
      `is ${JSON.stringify(version)?.slice(0, 40)}`,
      hint,
    );
  }
  const header: ViewerRecordingHeader = {
    format: RECORDING_FORMAT,
    version: VIEWER_RECORDING_VERSION,
  };
  return typeof madeAt === "string" ? { ...header, madeAt: madeAt.slice(0, 40) } : header;
}

function parse(line: string, number: number, isLast: boolean): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    if (isLast && number > 2) return undefined;
    const why = error instanceof Error ? error.message.slice(0, 120) : "";
    throw new ViewerRecordingError(number, "", "is not JSON", why);
  }
}

function read(value: unknown, line: number): RecordedMessage {
  const result = readMessage(value);
  if ("message" in result) return result.message;
  const { pointer, message, hint } = result.problem;
  throw new ViewerRecordingError(line, pointer, message, hint);
}

function checkTime(
  { tick, timeMs }: { readonly tick: number; readonly timeMs: number },
  show: ShowState,
  line: number,
): void {
  if (tick >= show.tick && timeMs >= show.timeMs) return;
  throw new ViewerRecordingError(
    line,
    "/tick",
    "goes back in time",
    "frames come in the order of time",
  );
}

function apply(
  message: Extract<RecordedMessage, { type: "keyframe" | "delta" }>,
  show: ShowState,
  line: number,
): void {
  try {
    show.apply(message);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ViewerRecordingError(line, "/changes", error.message);
  }
}
