/**
 * The threads of a run: how they start, and the memory that tells them when it begins and ends.
 *
 * @module
 */

import { Worker } from "node:worker_threads";

/** Whether this package runs from its sources. */
export const isSource: boolean = import.meta.url.endsWith(".ts");

/**
 * Starts a thread of this package: from `dist` as it is, from source in one bundle.
 *
 * @param module URL of the `.ts` file; what is built stands beside it
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
