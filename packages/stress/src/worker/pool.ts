import { threadEntry } from "@understudy/llm/internal";
import { Piscina } from "piscina";
import type { WorkerReply, WorkerTask } from "./task.ts";

/**
 * Room for what a thread makes and forgets, in MiB. Thousands of questions per second are under way at a
 * time: with the default of V8 many outlive a scavenge, and are copied for nothing.
 */
const YOUNG_GENERATION_MB = 128;

/** The threads of a run. */
export type LoadPool = Piscina<WorkerTask, WorkerReply>;

/**
 * Starts as many threads as the run has workers, from `dist` or from source. Without Piscina's atomics:
 * between tasks they would keep a thread's event loop from turning.
 *
 * @param spares threads more than that, which have the program loaded and take over when one dies
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
 * Ends the thread that plays a worker, as a crash would.
 *
 * @returns whether there was such a thread: one that died is not replaced at once
 */
export function killThread(pool: Pick<LoadPool, "threads">, threadId: number): boolean {
  const thread = pool.threads.find((each) => each.threadId === threadId);
  void thread?.terminate();
  return thread !== undefined;
}
