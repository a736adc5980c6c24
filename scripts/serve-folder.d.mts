/** Serves the files of a folder on this machine alone. */
export function serveFolder(
  folder: string,
  port?: number,
): Promise<{ readonly url: string; close(): Promise<void> }>;
