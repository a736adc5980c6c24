/**
 * Recordings of a show: written to a file, exported as a page.
 *
 * @module
 */

import { createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import { beginFile } from "@understudy/files";
import type { Viewer } from "../publish/viewer.ts";

/** A recording that is being written. */
export interface FileRecording {
  /** The number of characters that were given to the file so far. */
  readonly length: number;
  /**
   * Ends it and waits until all of it is in the file.
   *
   * @throws what the file system said, if the file could not be written
   */
  close(): Promise<void>;
}

/** Lines are given to the file together, once they come to this many characters. */
const CHUNK = 1 << 16;

/**
 * Writes all that a viewer shows to a file, from now on.
 *
 * @param maxBytes the recording ends there, so that a game that is left alone fills no disk. Default 1 GiB
 * @throws what the file system says, if the file cannot be opened
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
    // Nothing is taken any more: a viewer that nobody watches goes back to sleep.
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
