import type { CacheEntry, CacheQuery } from "../../contract/cache.ts";
import type { TimerHandle } from "../../time/clock.ts";
import type { BaseParts } from "../parts.ts";

/** Answers that may wait; beyond it the oldest is stored at once. */
const MAX_WAITING = 256;
/**
 * After this long in one turn of the event loop the rest waits for the next, in milliseconds. It is a turn's own
 * time, not what requests leave over: a plan that is not kept is asked for again, and under load more so.
 */
const TURN_MS = 1;

interface LateStore {
  readonly query: CacheQuery;
  readonly entry: CacheEntry;
}

type StoreQueueParts = Pick<BaseParts, "cache" | "clock" | "reporter">;

/**
 * Keeps plans after they were served: what a cache does to store one (regress, index, look for
 * symmetries) takes longer than an agent should wait. One that asks the very same question in the
 * meantime has it stored first.
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

  /** Stores an answer soon. The state of the query must not change any more. */
  add(query: CacheQuery, entry: CacheEntry): void {
    if (this.#parts.cache === undefined) return;
    this.#waiting.push({ query, entry });
    if (this.#waiting.length > MAX_WAITING) this.#store(this.#waiting.shift() as LateStore);
    this.#timer ??= this.#parts.clock.setTimer(() => this.#turn(), 0);
  }

  /** Stores now what answers this very question. */
  flushFor(query: CacheQuery): void {
    const waiting = this.#waiting;
    // Hits pass here: without a closure.
    let index = 0;
    while (index < waiting.length && !isSame((waiting[index] as LateStore).query, query)) index++;
    if (index === waiting.length) return;
    const meant = waiting.filter((late) => isSame(late.query, query));
    // Taken out first: a cache may have more to store while it stores.
    this.#waiting = waiting.filter((late) => !meant.includes(late));
    this.#rest();
    for (const late of meant) this.#store(late);
  }

  /** Stores everything now. */
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
  // Numbers first: most questions differ in them.
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
