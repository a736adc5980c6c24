import type {
  CacheAnswer,
  CacheEntry,
  CacheQuery,
  Goal,
  NegativeReason,
  PackedState,
  PlanCache,
} from "@understudy/planner-core";

/** A question that was put and answered before. */
export interface KnownQuestion {
  readonly state: PackedState;
  readonly goal: Goal;
}

/** A query that is used again and again. */
type LentQuery = { -readonly [Key in keyof CacheQuery]: CacheQuery[Key] };

/** Entries that are served at once wherever reuse has a cost bound. */
const CHEAP_RATIO = 1.25;

/**
 * A cache that remembers which questions it was given plans for, and can be asked whether it still has
 * one: the choice of questions decides beforehand which of them are hits.
 */
export class WatchedCache implements PlanCache {
  readonly #inner: PlanCache;
  readonly #capacity: number;
  readonly #known: KnownQuestion[] = [];
  /** The questions to the cache about goals: lent for each look, with the state of the moment. */
  readonly #queries = new Map<Goal, LentQuery>();
  #stores = 0;

  /** @param capacity questions to remember: fewer than the cache keeps, so that most are still there */
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

  /** Questions that were given plans: the latest ones. */
  get known(): readonly KnownQuestion[] {
    return this.#known;
  }

  /** The kind of answer that a question would find now. */
  peek({ state, goal }: KnownQuestion): CacheAnswer["kind"] {
    const query = this.#queries.get(goal);
    if (query === undefined) return "miss";
    query.state = state;
    query.stateKey = undefined;
    return this.#inner.lookup(query).kind;
  }
}
