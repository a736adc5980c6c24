/**
 * Threads of a run: starting them, and shared memory for start and end.
 *
 * @module
 */

import { Worker } from "node:worker_threads";

/** Whether this package runs from its sources. */
export const isSource: boolean = import.meta.url.endsWith(".ts");

/**
 * Starts a thread of this package: from `dist` directly, from source as one bundle.
 *
 * @param module URL of the `.ts` file; the built file is beside it
 */
export function spawnThread(module: URL, workerData: Readonly<Record<string, unknown>>): Worker {
  if (!isSource) {
    const file = new URL(module.href.replace(/\.ts$/, ".js"));
    return new Worker(file, { workerData, execArgv: [] });
  }
  return new Worker(new URL("./source-loader.mjs", import.meta.url), {
    workerData: { ...workerData, sourceModule: module.href },
    execArgv: [],
  });
}
