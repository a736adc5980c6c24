import { threadEntry } from "@understudy/llm/internal";
import { Piscina } from "piscina";

/** The options of a pool whose threads take one task at a time. */
type PoolOptions = Pick<
  NonNullable<ConstructorParameters<typeof Piscina>[0]>,
  "minThreads" | "maxThreads" | "idleTimeout"
> & {
  /** A task that takes more memory ends its thread, and nothing else. */
  readonly maxHeapMb: number;
};

/** Opens a pool of threads for the default export of a module. */
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
    // With them a thread that waits for work could not be ended.
    atomics: "disabled",
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: maxHeapMb },
    recordTiming: false,
  });
}
