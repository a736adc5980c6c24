import type { RequestListener } from "node:http";

/** Answers with files of a folder as web hosts do, and with nothing that lies outside of it. */
export function answerFrom(folder: string): RequestListener;

/** Serves the files of a folder on this machine alone. */
export function serveFolder(
  folder: string,
  port?: number,
): Promise<{ readonly url: string; close(): Promise<void> }>;
