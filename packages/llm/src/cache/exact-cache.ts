import {
  type CacheAnswer,
  type CacheEntry,
  type CacheQuery,
  type Clock,
  type Domain,
  Hash64,
  type NegativeReason,
  type PackedState,
  type PlanCache,
  systemClock,
} from "@understudy/planner-core";
import { LRUCache } from "lru-cache";
import { readEnvironment } from "../config.ts";

/** Options of an {@link ExactCache}. */
export interface ExactCacheOptions {
  /** Questions that are remembered. Default: `LLM_CACHE_CAP`, else 4096. */
  readonly capacity?: number | undefined;
  /** How long a wrongly answered question is not asked again, in milliseconds. Default 5000. */
  readonly negativeMs?: number | undefined;
  readonly clock?: Clock | undefined;
}

interface Slot {
  readonly partition: string;
  readonly state: PackedState;
  readonly entry: CacheEntry | undefined;
  readonly negative: { readonly reason: NegativeReason; readonly untilMs: number } | undefined;
}

const MISS: CacheAnswer = Object.freeze({ kind: "miss" });
const DEFAULT_NEGATIVE_MS = 5_000;
/** Partitions whose hash is remembered; more only cost time. */
const MAX_PARTITIONS = 1_000;

/**
 * Serves a plan for the state that it was made for. The stored state and partition are compared on
 * a hit, so that equal hashes cannot serve a wrong plan. Variables with a `bucket` count as equal
 * within it; such hits are not proved yet and say so.
 *
 * @example
 * const cache = new ExactCache({ capacity: 10_000 });
 */
export class ExactCache implements PlanCache {
  readonly #slots: LRUCache<number, Slot>;
  readonly #clock: Clock;
  readonly #negativeMs: number;
  readonly #partitions = new Map<string, number>();
  readonly #buckets = new WeakMap<Domain, Int32Array | null>();

  /** @throws RequestError if `LLM_CACHE_CAP` is needed and makes no sense */
  constructor(options: ExactCacheOptions = {}) {
    this.#slots = new LRUCache({ max: options.capacity ?? readEnvironment().cacheCapacity });
    this.#clock = options.clock ?? systemClock;
    this.#negativeMs = options.negativeMs ?? DEFAULT_NEGATIVE_MS;
  }

  /** Questions that are remembered now. */
  get size(): number {
    return this.#slots.size;
  }

  lookup(query: CacheQuery): CacheAnswer {
    const buckets = this.#bucketsOf(query.domain);
    const slot = this.#slots.get(this.#key(query, buckets));
    if (slot === undefined || !matches(slot, query, buckets)) return MISS;
    const { entry, negative } = slot;
    if (entry !== undefined && isUsable(entry, query)) {
      const proved = buckets === null || sameState(slot.state, query.state, null);
      return { kind: "exact", entry, proved };
    }
    if (negative !== undefined && this.#clock.now() < negative.untilMs) {
      return { kind: "negative", reason: negative.reason };
    }
    return MISS;
  }

  store(query: CacheQuery, entry: CacheEntry): void {
    const { key, slot } = this.#find(query);
    // The better of two plans for one question stays.
    const known = slot?.entry;
    if (known !== undefined && known.cost <= entry.cost && isUsable(known, query)) {
      this.#put(key, query, known, undefined, slot?.state);
    } else this.#put(key, query, Object.freeze({ ...entry }), undefined);
  }

  storeNegative(query: CacheQuery, reason: NegativeReason): void {
    const { key, slot } = this.#find(query);
    const untilMs = this.#clock.now() + this.#negativeMs;
    this.#put(key, query, slot?.entry, { reason, untilMs }, slot?.state);
  }

  /** Forgets everything. */
  clear(): void {
    this.#slots.clear();
  }

  #find(query: CacheQuery): { readonly key: number; readonly slot: Slot | undefined } {
    const buckets = this.#bucketsOf(query.domain);
    const key = this.#key(query, buckets);
    const slot = this.#slots.get(key);
    return { key, slot: slot !== undefined && matches(slot, query, buckets) ? slot : undefined };
  }

  #put(
    key: number,
    query: CacheQuery,
    entry: CacheEntry | undefined,
    negative: Slot["negative"],
    state: PackedState = query.state.slice(),
  ): void {
    this.#slots.set(key, Object.freeze({ partition: query.partition, state, entry, negative }));
  }

  /** Bucket widths by slot, or null where every variable counts exactly. */
  #bucketsOf(domain: Domain): Int32Array | null {
    let buckets = this.#buckets.get(domain);
    if (buckets === undefined) {
      const widths = Int32Array.from(domain.variables.all, ({ bucket }) => bucket);
      buckets = widths.some((width) => width > 1) ? widths : null;
      this.#buckets.set(domain, buckets);
    }
    return buckets;
  }

  /** 52 bits of a hash over partition and state, as a number. */
  #key({ partition, state, domain }: CacheQuery, buckets: Int32Array | null): number {
    let seed = this.#partitions.get(partition);
    if (seed === undefined) {
      seed = new Hash64().text(partition).low;
      if (this.#partitions.size >= MAX_PARTITIONS) this.#partitions.clear();
      this.#partitions.set(partition, seed);
    }
    const hash = new Hash64().integer(seed);
    for (let slot = 0; slot < state.length; slot++) {
      const code = state[slot] as number;
      hash.integer(buckets === null ? code : bucketOf(code, slot, domain, buckets));
    }
    return (hash.high >>> 0) * 2 ** 20 + (hash.low >>> 12);
  }
}

function bucketOf(code: number, slot: number, domain: Domain, buckets: Int32Array): number {
  const min = domain.variables.all[slot]?.min ?? 0;
  return Math.floor((code - min) / (buckets[slot] as number));
}

function matches(slot: Slot, query: CacheQuery, buckets: Int32Array | null): boolean {
  return (
    slot.partition === query.partition && sameState(slot.state, query.state, buckets, query.domain)
  );
}

function sameState(
  a: PackedState,
  b: PackedState,
  buckets: Int32Array | null,
  domain?: Domain,
): boolean {
  if (a.length !== b.length) return false;
  for (let slot = 0; slot < a.length; slot++) {
    if (a[slot] === b[slot]) continue;
    if (buckets === null || domain === undefined) return false;
    const left = bucketOf(a[slot] as number, slot, domain, buckets);
    if (left !== bucketOf(b[slot] as number, slot, domain, buckets)) return false;
  }
  return true;
}

function isUsable(entry: CacheEntry, { maxCostRatio, disabled }: CacheQuery): boolean {
  if (entry.costRatio > maxCostRatio) return false;
  return disabled === undefined || !entry.plan.actions.some((action) => disabled.has(action));
}
