/** Searches in a row without a plan after which equal agents search more and more rarely, however much changes. */
const FREE_SEARCHES = 4;
/** The first and the longest time between such searches, in game time (ms). */
const LEAST_PAUSE_MS = 100;
const MOST_PAUSE_MS = 4000;
/** The time between searches for other kinds of plans, while other agents use all that the known ones need. */
const CROWDED_MS = 5000;
/** The least time between searches of a large crowd for another kind of plan than the known ones, in game time (ms). */
const ANOTHER_MS = 500;
/** Limit on remembered searches. */
const MOST_SEARCHES = 4096;
/** Agents from which on rarer searches save time. */
export const MANY = 16;
/** Agents from which on searches get rarer still: the more there are, the more search in vain at once. */
const CROWDED_FROM = 50;
/** How much rarer they get at most, so that what a change of the world makes possible is found within seconds. */
const RAREST = 2;

/** The last search for a goal of equal agents. */
interface Search {
  readonly atMs: number;
  /** The number of changes in the world by then. */
  readonly changes: number;
  /** Searches in a row without a plan. */
  readonly failures: number;
}

/** The last search for a goal of equal agents as plain JSON. */
export interface SavedSearch {
  readonly key: string;
  /** In game time (ms). */
  readonly agoMs: number;
  /** Whether the world has not changed since. */
  readonly isStill: boolean;
  readonly failures: number;
  /** Since one of equal agents last began to search, in game time (ms); undefined if that does not count any more. */
  readonly begunAgoMs?: number | undefined;
}

/** An agent that searches for others, too. */
interface Searcher {
  /** Whether its search goes on. */
  readonly isAsked: boolean;
}

/** The last searches among all things, by goal and agent: who is like another one need not search again. */
export class CrowdSearches {
  /** Number of agents in the crowd. */
  agents = 0;
  readonly #last = new Map<string, Search>();
  /** When one of equal agents last began to search, in game time (ms). */
  readonly #begun = new Map<string, number>();
  readonly #changes: () => number;
  /** By key: the agent that searches for all like it; and by agent. */
  readonly #searchers = new Map<string, Searcher>();
  readonly #followed = new WeakMap<object, Searcher>();

  /** @param changes the number of changes in the world */
  constructor(changes: () => number) {
    this.#changes = changes;
  }

  /** Notes that an agent begins to search. @param atMs game time (ms) */
  started(key: string, atMs: number): void {
    if (this.#begun.size >= MOST_SEARCHES) this.#begun.clear();
    this.#begun.set(key, atMs);
  }

  /** Notes whose begun search is for all agents that need the same one, until its question is answered. */
  begin(key: string, searcher: Searcher): void {
    if (this.#searchers.size >= MOST_SEARCHES) this.#searchers.clear();
    this.#searchers.set(key, searcher);
  }

  /** Lets an agent wait for such a search. Returns whether one goes on. */
  follow(key: string, follower: object): boolean {
    const searcher = this.#searchers.get(key);
    if (searcher?.isAsked === true) this.#followed.set(follower, searcher);
    else this.#searchers.delete(key);
    return searcher?.isAsked === true;
  }

  /** Whether the search that an agent waits for goes on. */
  follows(follower: object): boolean {
    return this.#followed.get(follower)?.isAsked === true;
  }

  /** Records a search for a goal of equal agents. */
  note(key: string, atMs: number, hasPlan: boolean): void {
    if (this.#last.size >= MOST_SEARCHES) this.#last.clear();
    const failures = hasPlan ? 0 : (this.#last.get(key)?.failures ?? 0) + 1;
    this.#last.set(key, { atMs, changes: this.#changes(), failures });
  }

  /** The searches that still count. */
  save(nowMs: number): readonly SavedSearch[] {
    const changes = this.#changes();
    return [...this.#last].flatMap(([key, { atMs, changes: before, failures }]) => {
      const agoMs = nowMs - atMs;
      // A search while the crowd had no members has no time.
      if (!Number.isFinite(agoMs)) return [];
      if (agoMs < 0 || (agoMs >= CROWDED_MS && failures === 0)) return [];
      const begunAgoMs = nowMs - (this.#begun.get(key) ?? Number.NEGATIVE_INFINITY);
      const isFresh = begunAgoMs >= 0 && begunAgoMs < ANOTHER_MS;
      const search = { key, agoMs, isStill: before === changes, failures };
      return [isFresh ? { ...search, begunAgoMs } : search];
    });
  }

  /**
   * @param nowMs the time of the save, in game time (ms)
   * @param changes the number of changes in the world that was made anew
   */
  restore(saved: readonly SavedSearch[], nowMs: number, changes: number): void {
    for (const { key, agoMs, isStill, failures, begunAgoMs } of saved.slice(0, MOST_SEARCHES)) {
      if (begunAgoMs !== undefined) this.started(key, nowMs - begunAgoMs);
      this.#last.set(key, { atMs: nowMs - agoMs, changes: isStill ? changes : -1, failures });
    }
  }

  /** How much rarer searches are than in a crowd of usual size. */
  get #rarity(): number {
    const rarer = Math.min(RAREST, Math.max(1, this.agents / CROWDED_FROM));
    return Math.min(1, this.agents / MANY) * rarer;
  }

  /**
   * Whether another search can wait.
   *
   * @param isCrowded whether known plans would do if other agents left what they need
   */
  areInVain(key: string, nowMs: number, isCrowded: () => boolean): boolean {
    const last = this.#last.get(key);
    if (last === undefined) return false;
    const passedMs = nowMs - last.atMs;
    if (passedMs < 0 || passedMs >= CROWDED_MS * this.#rarity) return false;
    if (last.failures > 0 && last.changes === this.#changes()) return true;
    const power = last.failures - FREE_SEARCHES;
    const pauseMs =
      power < 0 || this.agents < MANY
        ? 0
        : Math.min(MOST_PAUSE_MS * this.#rarity, LEAST_PAUSE_MS * 2 ** power);
    // Right after known plans became too few, another kind of plan is looked for at once, but not for each of many agents.
    const sinceMs = nowMs - (this.#begun.get(key) ?? Number.NEGATIVE_INFINITY);
    const isFresh = this.agents >= MANY && sinceMs >= 0 && sinceMs < ANOTHER_MS;
    return passedMs < pauseMs || ((last.failures > 0 || isFresh) && isCrowded());
  }
}
