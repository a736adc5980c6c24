import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { Piscina } from "piscina";
import type { DomainSource, SearchReply, SearchTask } from "./search-task.ts";

const isSource = import.meta.url.endsWith(".ts");
/** A search that takes more memory ends its thread, and nothing else. */
const MAX_HEAP_MB = 1024;

type Searched = Extract<SearchReply, { status: "searched" }>;

/**
 * Threads for searches that would hold up everybody else. They start with the first long search, have the lowest priority
 * where the system has priorities of threads, and rest while the thread that answers is busy.
 */
export class SearchThreads {
  readonly #count: number;
  readonly #busy: Int32Array | undefined;
  #pool: Piscina<SearchTask, SearchReply> | undefined;
  /** Domains that a thread compiles now, by hash. */
  readonly #learning = new Set<string>();
  /** Domains that a thread knows, by hash. */
  readonly #known = new Set<string>();
  #running = 0;
  #isClosed = false;

  /**
   * @param count default: one fewer than the machine has cores, at least one
   * @param busy how busy the thread that answers is, in thousandths: the busier, the more they rest
   */
  constructor(count: number = Math.max(1, availableParallelism() - 1), busy?: Int32Array) {
    this.#count = count;
    this.#busy = busy;
  }

  /** The threads that run now. */
  get threads(): readonly { readonly threadId: number; terminate(): Promise<number> }[] {
    return this.#pool?.threads ?? [];
  }

  /**
   * Searches in a thread, if one is free that can begin at once: nobody waits for a thread that starts, or compiles.
   *
   * @returns undefined where none is; resolves to undefined where that thread does not know the domain after all
   */
  search(
    task: Omit<SearchTask, "source">,
    source: DomainSource,
  ): Promise<Searched | undefined> | undefined {
    if (this.#isClosed || this.#running >= this.#count) return undefined;
    if (!this.#known.has(task.hash)) {
      this.#teach(task, source);
      return undefined;
    }
    return this.#run(task).then((reply) => {
      if (reply.status === "searched") return reply;
      this.#teach(task, source);
      return undefined;
    });
  }

  /** Ends all threads, and the searches in them. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#pool?.destroy();
  }

  /** Has a thread compile a domain, for the next search. */
  #teach(task: Omit<SearchTask, "source">, source: DomainSource): void {
    const { hash } = task;
    if (this.#learning.has(hash)) return;
    this.#learning.add(hash);
    this.#run({ ...task, source, budgetMs: 0, expansions: 0 })
      .then(({ status }) => {
        if (status === "searched") this.#known.add(hash);
      })
      // A thread that ended is replaced: another search tries again.
      .catch(() => {})
      .finally(() => this.#learning.delete(hash));
  }

  async #run(task: SearchTask): Promise<SearchReply> {
    this.#pool ??= openPool(this.#count);
    this.#running++;
    try {
      return await this.#pool.run({ ...task, busy: this.#busy });
    } finally {
      this.#running--;
    }
  }
}

function openPool(count: number): Piscina<SearchTask, SearchReply> {
  // Literals, so that tools see the files; the build does not rewrite them.
  const source = new URL("./source-search-worker.mjs", import.meta.url);
  const worker = new URL("./search-worker.ts", import.meta.url);
  return new Piscina<SearchTask, SearchReply>({
    filename: fileURLToPath(isSource ? source : worker.href.replace(/\.ts$/, ".js")),
    minThreads: count,
    maxThreads: count,
    concurrentTasksPerWorker: 1,
    // With them a thread that waits for work could not be ended.
    atomics: "disabled",
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB },
    recordTiming: false,
  });
}
