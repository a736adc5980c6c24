import type { RequestListener } from "node:http";

/** Serves files of a folder like a web host, and nothing outside it. */
export function answerFrom(folder: string): RequestListener;

/** Serves a folder's files on this machine only. */
export function serveFolder(
  folder: string,
  port?: number,
): Promise<{ readonly url: string; close(): Promise<void> }>;
