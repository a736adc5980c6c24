import { availableParallelism } from "node:os";
import { LRUCache } from "lru-cache";
import type { Piscina } from "piscina";
import { openThreadPool } from "./open-thread-pool.ts";
import type { DomainSource, SearchReply, SearchTask } from "./search-task.ts";
import { TenantTurns } from "./tenant-turns.ts";

/** A search that takes more memory ends its thread, and nothing else. */
const MAX_HEAP_MB = 1024;

/** Domains that are known to be in threads: those keep as many. */
const MAX_KNOWN = 32;
/** Searches of one tenant that go on or wait. */
const PER_TENANT = 64;
const WAITING = "searches of yours wait for a thread";
/** The first turn of a search where other tenants wait, in milliseconds; each later one is twice as long. */
const TURN_MS = 100;

type Searched = Extract<SearchReply, { status: "searched" }>;

/** A search without what the threads themselves decide. */
export type WantedSearch = Omit<SearchTask, "source" | "budgetMs" | "turnMs" | "busy" | "crowded">;

/** The tenant behind a search, and how long it is wanted. */
export interface SearchWish {
  readonly tenant: string;
  /** The time that is left, in milliseconds. */
  readonly leftMs: () => number;
  /** Ends the waiting for a turn. */
  readonly signal?: AbortSignal | undefined;
}

/** A search in a thread. */
interface Running {
  readonly tenant: string;
  /** Other than 0 once other tenants wait. */
  readonly crowded: Int32Array;
}

/**
 * Threads for searches that would hold up all other work. They start with the first long search, have the lowest priority
 * where the system has priorities of threads, and rest while the thread that answers is busy. Tenants have turns: a search
 * that is longer than its turn makes way, and begins again with twice the time when it is its tenant's turn once more, so
 * that no search takes more than twice its time.
 */
export class SearchThreads {
  readonly #count: number;
  readonly #busy: Int32Array | undefined;
  readonly #turns: TenantTurns;
  readonly #open: (count: number) => SearchPool;
  #pool: SearchPool | undefined;
  /** The hashes of domains that a thread has loaded. */
  readonly #known = new LRUCache<string, true>({ max: MAX_KNOWN });
  readonly #running = new Set<Running>();
  #isClosed = false;

  /**
   * @param count default: one fewer than the machine has cores, at least one
   * @param busy how busy the thread that answers is, in thousandths: the busier, the more they rest
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

  /** The threads that run now. */
  get threads(): readonly { readonly threadId: number; terminate(): Promise<number> }[] {
    return this.#pool?.threads ?? [];
  }

  /** @throws ServiceRefusedError if too many searches of a tenant wait already */
  checkRoom(tenant: string): void {
    this.#turns.checkRoom(tenant);
  }

  /**
   * Searches in a thread when it is the tenant's turn; the first one waits until a thread has started. A search whose thread
   * dies begins again in the next one, once.
   *
   * @returns undefined once the threads are ended; resolves to undefined if the time was over before the turn, or no thread
   * takes the domain
   * @throws ServiceRefusedError, by rejecting, if too many searches of the tenant wait already; the reason of the signal;
   * the error of a thread that died
   */
  search(
    task: WantedSearch,
    source: DomainSource,
    wish: SearchWish,
  ): Promise<Searched | undefined> | undefined {
    return this.#isClosed ? undefined : this.#inTurns(task, source, wish);
  }

  /** Ends all threads, and the searches in them. */
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
      // With less time than it had it would find no more.
      const isDone = reply?.madeWay !== true || reply.result.status === "solved";
      if (isDone || leftMs() <= turnMs) return reply;
    }
  }

  async #turn(
    task: Omit<SearchTask, "source" | "budgetMs">,
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
      // Another thread may know it; this one does not.
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
    task: Omit<SearchTask, "budgetMs">,
    leftMs: SearchWish["leftMs"],
  ): Promise<SearchReply> {
    this.#pool ??= this.#open(this.#count);
    const pool = this.#pool;
    const run = (): Promise<SearchReply> =>
      pool.run({ ...task, budgetMs: leftMs(), busy: this.#busy });
    try {
      return await run();
    } catch (error) {
      // Not for want of memory alone: the machine may have ended it.
      if (this.#isClosed || leftMs() <= 0) throw error;
      return await run();
    }
  }
}

/** The threads; tests have others. */
type SearchPool = Pick<Piscina<SearchTask, SearchReply>, "run" | "destroy" | "threads">;

function openThreads(count: number): SearchPool {
  return openThreadPool(new URL("./search-worker.ts", import.meta.url), {
    minThreads: count,
    maxThreads: count,
    maxHeapMb: MAX_HEAP_MB,
  });
}
