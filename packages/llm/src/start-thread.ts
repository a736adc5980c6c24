import { Worker, type WorkerOptions } from "node:worker_threads";

/** The entry file of a worker thread, and its data. */
export interface ThreadEntry {
  readonly url: URL;
  readonly workerData?: unknown;
}

/**
 * The entry of a worker thread: from `dist` the module itself, from source a loader, since workers have no TypeScript
 * loader. Piscina's pools take it, too.
 *
 * @param file URL of the `.ts` or `.js` file, as one literal so that bundlers find it
 */
export function threadEntry(file: URL, workerData?: object): ThreadEntry {
  if (!import.meta.url.endsWith(".ts")) {
    // A bundler's own address stays as it is.
    const url = file.href.endsWith(".ts") ? new URL(file.href.replace(/\.ts$/, ".js")) : file;
    return { url, workerData };
  }
  // Not a literal, or bundlers would look for a file that built packages lack.
  const loader = import.meta.url.replace(/packages\/llm\/.*$/, "scripts/testing/source-thread.mjs");
  const sourceModule = file.href.replace(/\.js$/, ".ts");
  return { url: new URL(loader), workerData: { ...workerData, sourceModule } };
}

/** Starts a worker thread from a module of these packages. */
export function startThread(file: URL, options: WorkerOptions): Worker {
  const { url, workerData } = threadEntry(file, options.workerData);
  // Flags of the game's process may not suit a worker, so they are not inherited.
  return new Worker(url, { execArgv: [], ...options, workerData });
}
