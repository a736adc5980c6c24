import { availableParallelism } from "node:os";
import type { SearchResult } from "@understudy/planner-core";
import type { ScheduleResult } from "@understudy/planner-core/schedule";
import { LRUCache } from "lru-cache";
import type { Piscina } from "piscina";
import { openThreadPool } from "./open-thread-pool.ts";
import type {
  DomainSource,
  SearchReply,
  SearchTask,
  SoughtPlan,
  SoughtSchedule,
} from "./search-task.ts";
import { TenantTurns } from "./tenant-turns.ts";

/** Heap limit. A search that exceeds it ends its thread, and nothing else. */
const MAX_HEAP_MB = 1024;

/** Domains assumed to be loaded in threads, as many as a thread keeps. */
const MAX_KNOWN = 32;
/** Running and waiting searches per tenant. */
const PER_TENANT = 64;
const WAITING = "searches of yours wait for a thread";
/** First time slice under contention, in ms; each later one is twice as long. */
const TURN_MS = 100;

type Searched<Result = SearchResult | ScheduleResult> = Extract<
  SearchReply<Result>,
  { status: "searched" }
>;

/** A search without the fields set by the threads. */
export type WantedSearch<Asked extends SoughtPlan | SoughtSchedule = SoughtPlan | SoughtSchedule> =
  Asked & Pick<SearchTask, "hash" | "expansions" | "stopped">;

/** The tenant of a search, and its deadline. */
export interface SearchWish {
  readonly tenant: string;
  /** The remaining time in ms. */
  readonly leftMs: () => number;
  /** Cancels the wait for a turn. */
  readonly signal?: AbortSignal | undefined;
}

/** A search in a thread. */
interface Running {
  readonly tenant: string;
  /** Not 0 as soon as other tenants wait. */
  readonly crowded: Int32Array;
}

/**
 * Threads for searches that would block all other work. They start with the first long search, have the lowest priority
 * on systems with thread priorities, and rest while the serving thread is busy. Tenants take turns. A search that
 * exceeds its turn yields, and restarts with twice the time at its tenant's next turn, so that repeated work at most
 * doubles its time.
 */
export class SearchThreads {
  readonly #count: number;
  readonly #busy: Int32Array | undefined;
  readonly #turns: TenantTurns;
  readonly #open: (count: number) => SearchPool;
  #pool: SearchPool | undefined;
  /** Hashes of domains loaded in a thread. */
  readonly #known = new LRUCache<string, true>({ max: MAX_KNOWN });
  readonly #running = new Set<Running>();
  #isClosed = false;

  /**
   * @param count default: the number of cores less one, at least one
   * @param busy shared load of the serving thread, in thousandths; threads rest more under load
   * @param open default: real threads
   */
  constructor(
    count: number = Math.max(1, availableParallelism() - 1),
    busy?: Int32Array,
    open: (count: number) => SearchPool = openThreads,
  ) {
    this.#count = count;
    this.#busy = busy;
    this.#open = open;
    const limits = { atOnce: count, eachAtOnce: count, perTenant: PER_TENANT };
    this.#turns = new TenantTurns({ ...limits, what: WAITING });
  }

  /** The running threads. */
  get threads(): readonly { readonly threadId: number; terminate(): Promise<number> }[] {
    return this.#pool?.threads ?? [];
  }

  /** @throws ServiceRefusedError if the tenant has too many searches */
  checkRoom(tenant: string): void {
    this.#turns.checkRoom(tenant);
  }

  /**
   * Searches in a thread at the tenant's turn. The first search waits for a thread to start. If its thread dies, a
   * search restarts once in the next one.
   *
   * @returns undefined once closed; resolves to undefined if the time ran out before the turn, or no thread accepts the
   * domain
   * @throws ServiceRefusedError, as a rejection, if the tenant has too many searches; the signal's reason; the error of
   * a dead thread
   */
  search(
    task: WantedSearch<SoughtPlan>,
    source: DomainSource,
    wish: SearchWish,
  ): Promise<Searched<SearchResult> | undefined> | undefined;
  search(
    task: WantedSearch<SoughtSchedule>,
    source: DomainSource,
    wish: SearchWish,
  ): Promise<Searched<ScheduleResult> | undefined> | undefined;
  search(
    task: WantedSearch,
    source: DomainSource,
    wish: SearchWish,
  ): Promise<Searched<never> | undefined> | undefined {
    if (this.#isClosed) return undefined;
    // The kind of a task is that of its result.
    return this.#inTurns(task, source, wish) as Promise<Searched<never> | undefined>;
  }

  /** Ends all threads with their searches. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#pool?.destroy();
  }

  async #inTurns(
    task: WantedSearch,
    source: DomainSource,
    { tenant, leftMs, signal }: SearchWish,
  ): Promise<Searched | undefined> {
    for (let turnMs = TURN_MS; ; turnMs *= 2) {
      for (const other of this.#running) {
        if (other.tenant !== tenant) Atomics.store(other.crowded, 0, 1);
      }
      const turn = (): Promise<Searched | undefined> =>
        this.#turn({ ...task, turnMs }, source, { tenant, leftMs });
      const reply = await this.#turns.take(tenant, turn, signal);
      // A restart with less time than before would find no more.
      const isDone = reply?.madeWay !== true || reply.result.status === "solved";
      if (isDone || leftMs() <= turnMs) return reply;
    }
  }

  async #turn(
    task: WantedSearch & Pick<SearchTask, "turnMs">,
    source: DomainSource,
    { tenant, leftMs }: SearchWish,
  ): Promise<Searched | undefined> {
    if (leftMs() <= 0) return undefined;
    const crowded = new Int32Array(new SharedArrayBuffer(4));
    if (this.#turns.isAwaitedBeside(tenant)) crowded[0] = 1;
    const running = { tenant, crowded };
    this.#running.add(running);
    try {
      const isKnown = this.#known.get(task.hash) === true;
      let reply = await this.#run({ ...task, crowded, ...(!isKnown && { source }) }, leftMs);
      // Another thread may have loaded the domain, but this one has not.
      if (isKnown && reply.status !== "searched") {
        reply = await this.#run({ ...task, crowded, source }, leftMs);
      }
      if (reply.status !== "searched") return undefined;
      this.#known.set(task.hash, true);
      return reply;
    } finally {
      this.#running.delete(running);
    }
  }

  async #run(
    task: WantedSearch & Pick<SearchTask, "turnMs" | "crowded" | "source">,
    leftMs: SearchWish["leftMs"],
  ): Promise<SearchReply> {
    this.#pool ??= this.#open(this.#count);
    const pool = this.#pool;
    const run = (): Promise<SearchReply> =>
      pool.run({ ...task, budgetMs: leftMs(), busy: this.#busy });
    try {
      return await run();
    } catch (error) {
      // Exceeded memory is not the only cause: the system may have killed the thread.
      if (this.#isClosed || leftMs() <= 0) throw error;
      return await run();
    }
  }
}

/** The thread pool; tests replace it. */
type SearchPool = Pick<Piscina<SearchTask, SearchReply>, "run" | "destroy" | "threads">;

function openThreads(count: number): SearchPool {
  return openThreadPool(new URL("./search-worker.ts", import.meta.url), {
    minThreads: count,
    maxThreads: count,
    maxHeapMb: MAX_HEAP_MB,
  });
}
