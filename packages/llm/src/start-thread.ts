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
 * @param module URL of the `.ts` or `.js` file, as one literal so that bundlers find it
 */
export function threadEntry(module: URL, workerData?: object): ThreadEntry {
  if (!import.meta.url.endsWith(".ts")) {
    return { url: new URL(module.href.replace(/\.ts$/, ".js")), workerData };
  }
  // Not a literal, or bundlers would look for a file that built packages lack.
  const loader = import.meta.url.replace(/packages\/llm\/.*$/, "scripts/testing/source-thread.mjs");
  const sourceModule = module.href.replace(/\.js$/, ".ts");
  return { url: new URL(loader), workerData: { ...workerData, sourceModule } };
}

/** Starts a worker thread from a module of these packages. */
export function startThread(module: URL, options: WorkerOptions): Worker {
  const { url, workerData } = threadEntry(module, options.workerData);
  // Flags of the game's process may not suit a worker, so they are not inherited.
  return new Worker(url, { execArgv: [], ...options, workerData });
}
