import { fileURLToPath } from "node:url";
import { Piscina } from "piscina";
import { isSource, SOURCE_FLAGS } from "../run/spawn-thread.ts";
import type { WorkerReply, WorkerTask } from "./task.ts";

/** The threads of a run. */
export type LoadPool = Piscina<WorkerTask, WorkerReply>;

/**
 * Starts as many threads as the run has workers, from `dist` or from source. Without Piscina's atomics:
 * between tasks they would keep a thread's event loop from turning.
 */
export function openPool(workers: number): LoadPool {
  const file = isSource ? "./source-load-worker.mjs" : "./load-worker.js";
  return new Piscina<WorkerTask, WorkerReply>({
    filename: fileURLToPath(new URL(file, import.meta.url)),
    minThreads: workers,
    maxThreads: workers,
    concurrentTasksPerWorker: 1,
    atomics: "disabled",
    execArgv: isSource ? [...SOURCE_FLAGS] : [],
    recordTiming: false,
  });
}

/** Ends the thread that plays a worker, as a crash would. */
export async function killThread(pool: LoadPool, threadId: number): Promise<void> {
  await pool.threads.find((thread) => thread.threadId === threadId)?.terminate();
}
