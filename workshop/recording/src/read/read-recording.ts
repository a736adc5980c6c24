/**
 * Reads recordings from files and validates every line.
 *
 * @module
 */

import { readFile } from "node:fs/promises";
import {
  type EndLine,
  type EngineLine,
  type LateLine,
  RECORDING_VERSION,
  type RecordingHeader,
  type RequestLine,
  type TogetherLine,
} from "../recording.ts";
import { LineReader } from "./line-reader.ts";
import { RecordingError } from "./recording-error.ts";

/** A line of a recording with its line number, from 1. */
export type NumberedLine = { readonly line: number } & (
  | { readonly kind: "engine"; readonly value: EngineLine }
  | { readonly kind: "request"; readonly value: RequestLine }
  | { readonly kind: "together"; readonly value: TogetherLine }
  | { readonly kind: "late"; readonly value: LateLine }
);

/** A validated recording. */
export interface Recording {
  readonly header: RecordingHeader;
  readonly lines: readonly NumberedLine[];
  readonly engines: readonly EngineLine[];
  /** The LLM planner's late answers by request number. */
  readonly late: ReadonlyMap<number, LateLine>;
  /** Undefined if the file ends early. */
  readonly end: EndLine | undefined;
  /** Number of the truncated last line, which is ignored. */
  readonly cutLine: number | undefined;
}

/**
 * Reads a recording from a file.
 *
 * @throws RecordingError; file system errors
 */
export async function loadRecording(path: string): Promise<Recording> {
  return readRecording(await readFile(path, "utf8"));
}

/**
 * Reads a recording. An invalid last line without a line feed counts as truncated and is ignored.
 *
 * @throws RecordingError with the number of the first invalid line
 */
export function readRecording(text: string): Recording {
  const rows = text.replace(/^\uFEFF/, "").split("\n");
  const isWhole = rows.at(-1)?.trim() === "";
  if (isWhole) rows.pop();
  const header = headerOf(rows[0] ?? "");
  const lines: NumberedLine[] = [];
  const engines: EngineLine[] = [];
  const late = new Map<number, LateLine>();
  const requests = new Set<number>();
  let end: EndLine | undefined;
  let cutLine: number | undefined;
  for (let index = 1; index < rows.length; index++) {
    const line = index + 1;
    if (end !== undefined) throw new RecordingError(line, "", "something follows the end");
    const value = parse(rows[index] as string, line);
    if (value === undefined) {
      const isCut = !isWhole && index === rows.length - 1;
      if (!isCut) throw new RecordingError(line, "", "is not JSON");
      cutLine = line;
      break;
    }
    const reader = new LineReader(value, line);
    if (reader.has("engine") && reader.has("definition")) {
      const engine = reader.engine(engines.length);
      engines.push(engine);
      lines.push({ line, kind: "engine", value: engine });
    } else if (reader.has("request")) {
      const numbered: NumberedLine = reader.has("together")
        ? { line, kind: "together", value: reader.together(engines.length) }
        : { line, kind: "request", value: reader.request(engines.length) };
      const { request } = numbered.value;
      if (requests.has(request)) {
        throw new RecordingError(line, "/request", `request ${request} appears twice`);
      }
      requests.add(request);
      lines.push(numbered);
    } else if (reader.has("late")) {
      const one = reader.late();
      if (!requests.has(one.late)) {
        throw new RecordingError(line, "/late", `there is no request ${one.late} before it`);
      }
      if (late.has(one.late)) {
        throw new RecordingError(line, "/late", `request ${one.late} has such a line already`);
      }
      late.set(one.late, one);
      lines.push({ line, kind: "late", value: one });
    } else if (reader.has("end")) end = reader.end();
    else throw new RecordingError(line, "", "is not a line of a recording");
  }
  return { header, lines, engines, late, end, cutLine };
}

function parse(row: string, line: number): unknown {
  try {
    return JSON.parse(row) as unknown;
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined;
    throw new RecordingError(line, "", "is nested too deeply", { cause });
  }
}

function headerOf(row: string): RecordingHeader {
  const value = parse(row, 1) as Partial<RecordingHeader> | null | undefined;
  if (typeof value !== "object" || value === null || value.understudy !== "recording") {
    const reason = 'is not the header of a recording, {"understudy":"recording",…}';
    throw new RecordingError(1, "", reason);
  }
  const { version } = value;
  if (version !== RECORDING_VERSION) {
    const reason =
      typeof version === "number" && version > RECORDING_VERSION
        ? `is version ${version}; this program reads version ${RECORDING_VERSION}: use a newer one`
        : `must be version ${RECORDING_VERSION}`;
    throw new RecordingError(1, "/version", reason);
  }
  return value as RecordingHeader;
}
