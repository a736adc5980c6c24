import { Worker, type WorkerOptions } from "node:worker_threads";

/** The first file of a thread, and its data. */
export interface ThreadEntry {
  readonly url: URL;
  readonly workerData?: unknown;
}

/**
 * The beginning of a thread of these packages: from `dist` the module itself, from source a loader, since threads have
 * none for TypeScript. The pools of Piscina take it, too.
 *
 * @param file URL of the `.ts` or `.js` file, as one literal, so that bundlers and tools find it
 */
export function threadEntry(file: URL, workerData?: object): ThreadEntry {
  if (!import.meta.url.endsWith(".ts")) {
    // What a bundler made of the literal stays as it is.
    const url = file.href.endsWith(".ts") ? new URL(file.href.replace(/\.ts$/, ".js")) : file;
    return { url, workerData };
  }
  // Not a literal: a built package has no such file, and tools would look for it.
  const loader = import.meta.url.replace(/packages\/llm\/.*$/, "scripts/testing/source-thread.mjs");
  const sourceModule = file.href.replace(/\.js$/, ".ts");
  return { url: new URL(loader), workerData: { ...workerData, sourceModule } };
}

/** Starts a thread of these packages. */
export function startThread(file: URL, options: WorkerOptions): Worker {
  const { url, workerData } = threadEntry(file, options.workerData);
  // Flags of the game's process are not inherited: they need not suit a thread.
  return new Worker(url, { execArgv: [], ...options, workerData });
}
