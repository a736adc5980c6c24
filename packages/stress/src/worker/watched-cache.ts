import type {
  CacheAnswer,
  CacheEntry,
  CacheQuery,
  Goal,
  NegativeReason,
  PackedState,
  PlanCache,
} from "@understudy/planner-core";

/** An answered question. */
export interface KnownQuestion {
  readonly state: PackedState;
  readonly goal: Goal;
}

/** A query object that is reused. */
type LentQuery = { -readonly [Key in keyof CacheQuery]: CacheQuery[Key] };

/** Maximum cost ratio of entries that are served at once under any reuse bound. */
const CHEAP_RATIO = 1.25;

/**
 * A cache that remembers its answered questions and can tell whether a plan is still there, so that the question choice
 * can decide in advance which questions are hits.
 */
export class WatchedCache implements PlanCache {
  readonly #inner: PlanCache;
  readonly #capacity: number;
  readonly #known: KnownQuestion[] = [];
  /** Reused queries by goal; the state changes with each look-up. */
  readonly #queries = new Map<Goal, LentQuery>();
  #stores = 0;

  /** @param capacity number of remembered questions, below the cache's capacity so that most are still there */
  constructor(inner: PlanCache, capacity: number) {
    this.#inner = inner;
    this.#capacity = capacity;
  }

  lookup(query: CacheQuery): CacheAnswer {
    if (!this.#queries.has(query.goal)) this.#queries.set(query.goal, { ...query });
    return this.#inner.lookup(query);
  }

  store(query: CacheQuery, entry: CacheEntry): void {
    this.#inner.store(query, entry);
    if (entry.costRatio > CHEAP_RATIO) return;
    const question = { state: query.state.slice(), goal: query.goal };
    this.#known[this.#stores++ % this.#capacity] = question;
  }

  storeNegative(query: CacheQuery, reason: NegativeReason): void {
    this.#inner.storeNegative?.(query, reason);
  }

  normaliseText(text: string): string {
    return this.#inner.normaliseText?.(text) ?? text;
  }

  /** The most recently answered questions. */
  get known(): readonly KnownQuestion[] {
    return this.#known;
  }

  /** The kind of answer that a look-up would find now. */
  peek({ state, goal }: KnownQuestion): CacheAnswer["kind"] {
    const query = this.#queries.get(goal);
    if (query === undefined) return "miss";
    query.state = state;
    query.stateKey = undefined;
    return this.#inner.lookup(query).kind;
  }
}
