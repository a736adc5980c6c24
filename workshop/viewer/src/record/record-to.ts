/**
 * Recordings of a show: written to a file, exported as a page.
 *
 * @module
 */

import { createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import { beginFile } from "@understudy/files";
import type { Viewer } from "../publish/viewer.ts";

/** A recording in progress. */
export interface FileRecording {
  /** Number of characters written so far. */
  readonly length: number;
  /**
   * Stops recording; resolves when the file is complete.
   *
   * @throws file system errors
   */
  close(): Promise<void>;
}

/** Characters per write. */
const CHUNK = 1 << 16;

/**
 * Records a viewer to a file.
 *
 * @param maxBytes size at which the recording ends, so that an unattended game fills no disk. Default 1 GiB
 * @throws file system errors on opening
 *
 * @example
 * const recording = await recordTo(viewer, "show.jsonl");
 * // later
 * await recording.close();
 */
export async function recordTo(
  viewer: Viewer,
  file: string,
  maxBytes: number = 2 ** 30,
): Promise<FileRecording> {
  const stream = createWriteStream(file, { fd: beginFile(file) });
  let failure: unknown;
  stream.on("error", (error) => {
    failure ??= error;
    stop();
  });
  let length = 0;
  let waiting = "";
  const flush = (): void => {
    if (waiting !== "") stream.write(waiting);
    waiting = "";
  };
  const stop = viewer.record((line) => {
    if (failure !== undefined || length > maxBytes) return;
    length += line.length + 1;
    waiting += `${line}\n`;
    if (waiting.length >= CHUNK) flush();
    // The recording is over; a viewer without watchers goes back to sleep.
    if (length > maxBytes) queueMicrotask(() => stop());
  }, new Date().toISOString());
  return {
    get length() {
      return length;
    },
    close: async () => {
      stop();
      flush();
      if (failure === undefined) {
        stream.end();
        await finished(stream);
      }
      if (failure !== undefined) throw failure;
    },
  };
}
