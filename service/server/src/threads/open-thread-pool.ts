import { threadEntry } from "@understudy/llm/internal";
import { Piscina } from "piscina";

/** The options of a pool with one task per thread. */
type PoolOptions = Pick<
  NonNullable<ConstructorParameters<typeof Piscina>[0]>,
  "minThreads" | "maxThreads" | "idleTimeout"
> & {
  /** Heap limit. A task that exceeds it ends its thread, and nothing else. */
  readonly maxHeapMb: number;
};

/** Opens a thread pool that runs the default export of a module. */
export function openThreadPool<Task, Reply>(
  module: URL,
  { maxHeapMb, ...options }: PoolOptions,
): Piscina<Task, Reply> {
  const { url, workerData } = threadEntry(module);
  return new Piscina<Task, Reply>({
    ...options,
    filename: url.href,
    workerData,
    concurrentTasksPerWorker: 1,
    // Atomics would block an idle thread, which could not be ended then.
    atomics: "disabled",
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: maxHeapMb },
    recordTiming: false,
  });
}
