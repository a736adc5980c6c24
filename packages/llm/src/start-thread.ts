import { Worker, type WorkerOptions } from "node:worker_threads";

/** The entry file of a worker thread, and its data. */
export interface ThreadEntry {
  readonly url: URL;
  readonly workerData?: unknown;
}

/**
 * The entry of a worker thread: in `dist` the module itself, in source a loader, because workers cannot load TypeScript
 * on their own. Piscina's pools accept it too.
 *
 * @param file URL of the `.ts` or `.js` file, as one literal so that bundlers find it
 */
export function threadEntry(file: URL, workerData?: object): ThreadEntry {
  if (!import.meta.url.endsWith(".ts")) {
    // The address that a bundler writes stays unchanged.
    const url = file.href.endsWith(".ts") ? new URL(file.href.replace(/\.ts$/, ".js")) : file;
    return { url, workerData };
  }
  // Not a literal, because bundlers would look for a file that built packages lack.
  const loader = import.meta.url.replace(/packages\/llm\/.*$/, "scripts/testing/source-thread.mjs");
  const sourceModule = file.href.replace(/\.js$/, ".ts");
  return { url: new URL(loader), workerData: { ...workerData, sourceModule } };
}

/** Starts a worker thread from a module of these packages. */
export function startThread(file: URL, options: WorkerOptions): Worker {
  const { url, workerData } = threadEntry(file, options.workerData);
  // Not inherited, because the flags of the game's process may not suit a worker.
  return new Worker(url, { execArgv: [], ...options, workerData });
}
