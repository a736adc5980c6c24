import type { TimerHandle } from "../../../base/clock/clock.ts";
import type { CacheEntry, CacheQuery } from "../../contract/cache.ts";
import type { BaseParts } from "../parts.ts";

/** Limit on the number of waiting entries; beyond it the oldest is stored at once. */
const MAX_WAITING = 256;
/**
 * Time for storing entries in one turn of the event loop, in milliseconds; the rest waits for the next turn. Fixed even
 * under load, since a plan that is not stored must be planned again.
 */
const TURN_MS = 1;

interface LateStore {
  readonly query: CacheQuery;
  readonly entry: CacheEntry;
}

type StoreQueueParts = Pick<BaseParts, "cache" | "clock" | "reporter">;

/**
 * Stores plans after they are served, since regression and indexing take longer than an agent
 * should wait. If the same question comes earlier, its plan is stored first.
 */
export class StoreQueue {
  readonly #parts: StoreQueueParts;
  #waiting: LateStore[] = [];
  #timer: TimerHandle | undefined;

  constructor(parts: StoreQueueParts) {
    this.#parts = parts;
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  /** Queues an answer. The query's state must not change afterwards. */
  add(query: CacheQuery, entry: CacheEntry): void {
    if (this.#parts.cache === undefined) return;
    this.#waiting.push({ query, entry });
    if (this.#waiting.length > MAX_WAITING) this.#store(this.#waiting.shift() as LateStore);
    this.#timer ??= this.#parts.clock.setTimer(() => this.#turn(), 0);
  }

  /** Stores the entries for a question now. */
  flushFor(query: CacheQuery): void {
    const waiting = this.#waiting;
    // On the path of every hit, hence without a closure.
    let index = 0;
    while (index < waiting.length && !isSame((waiting[index] as LateStore).query, query)) index++;
    if (index === waiting.length) return;
    const meant = waiting.filter((late) => isSame(late.query, query));
    // Removed before storing: the cache may queue more meanwhile.
    this.#waiting = waiting.filter((late) => !meant.includes(late));
    this.#rest();
    for (const late of meant) this.#store(late);
  }

  /** Stores all entries now. */
  flush(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#rest();
    for (const late of waiting) this.#store(late);
  }

  #turn(): void {
    this.#timer = undefined;
    const untilMs = this.#parts.clock.now() + TURN_MS;
    do {
      const late = this.#waiting.shift();
      if (late === undefined) return;
      this.#store(late);
    } while (this.#parts.clock.now() < untilMs);
    if (!this.isEmpty) this.#timer = this.#parts.clock.setTimer(() => this.#turn(), 0);
  }

  #store({ query, entry }: LateStore): void {
    const { cache, reporter } = this.#parts;
    reporter.guard("cache", () => cache?.store(query, entry));
  }

  #rest(): void {
    if (!this.isEmpty || this.#timer === undefined) return;
    this.#parts.clock.clearTimer(this.#timer);
    this.#timer = undefined;
  }
}

function isSame(one: CacheQuery, other: CacheQuery): boolean {
  // Numbers first: most questions differ there.
  const { stateKey } = one;
  if (stateKey !== undefined && other.stateKey !== undefined && stateKey !== other.stateKey)
    return false;
  return one.partition === other.partition && isEqual(one.state, other.state);
}

function isEqual(a: Int32Array, b: Int32Array): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return false;
  return true;
}
