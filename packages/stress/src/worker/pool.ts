import { threadEntry } from "@understudy/llm/internal";
import { Piscina } from "piscina";
import type { WorkerReply, WorkerTask } from "./task.ts";

/**
 * Size of the young generation, in MiB. With thousands of open questions, V8's default would promote many objects that
 * soon become garbage.
 */
const YOUNG_GENERATION_MB = 128;

/** The threads of a run. */
export type LoadPool = Piscina<WorkerTask, WorkerReply>;

/**
 * Starts as many threads as the run has workers, from `dist` or from source. Without Piscina's atomics: between tasks
 * they would keep a thread's event loop from turning.
 *
 * @param spares additional threads, ready to replace dead ones
 */
export function openPool(workers: number, spares = 0): LoadPool {
  const { url, workerData } = threadEntry(new URL("./load-worker.ts", import.meta.url));
  return new Piscina<WorkerTask, WorkerReply>({
    filename: url.href,
    workerData,
    minThreads: workers + spares,
    maxThreads: workers + spares,
    concurrentTasksPerWorker: 1,
    atomics: "disabled",
    execArgv: [],
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
    recordTiming: false,
  });
}

/**
 * Terminates a worker's thread, like a crash.
 *
 * @returns whether the thread existed: a dead thread is not replaced at once
 */
export function killThread(pool: Pick<LoadPool, "threads">, threadId: number): boolean {
  const thread = pool.threads.find((each) => each.threadId === threadId);
  void thread?.terminate();
  return thread !== undefined;
}
