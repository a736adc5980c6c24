import type { ThingId } from "../things/thing.ts";
import type { Memory, Recollection } from "./memory.ts";

/** Most recollections that one call compares with what hearers know. */
const MOST_COMPARED = 20_000;

/** A hearer's progress through a teller's memory. */
interface Heard {
  /** The value of the teller's `changes` up to which the hearer has heard everything. */
  readonly version: number;
  /** The value of the hearer's own `forgotten` at that time. */
  readonly forgotten: number;
}

/** An agent that hears reports. */
interface Hearer {
  readonly memory: Memory | undefined;
}

/** An agent that reports, and the recollections that each hearer may hear. */
export interface Teller<One extends Hearer> {
  readonly name: string;
  readonly memory: Memory;
  mayHear(hearer: One, recollection: Recollection): boolean;
}

/** The reports of one agent, with each hearer's progress through its memory. */
export class News {
  /** Whether the last reports stopped at the limit. */
  hasMore = false;
  readonly #heard = new WeakMap<Memory, Heard>();
  #left = 0;

  /** See `WorldAgent.tell`. */
  tell<One extends Hearer>(
    teller: Teller<One>,
    hearers: Iterable<One>,
    ids: Iterable<ThingId> | undefined,
    nowMs: number,
  ): number {
    const { memory } = teller;
    this.#left = MOST_COMPARED;
    this.hasMore = false;
    const some = ids === undefined ? undefined : memory.recall(ids);
    let all: ReturnType<Memory["inOrder"]> | undefined;
    let news = 0;
    for (const hearer of hearers) {
      if (hearer.memory === undefined || hearer.memory === memory) continue;
      if (some !== undefined) {
        for (const known of some) if (hears(hearer, known, teller, nowMs) === true) news++;
        continue;
      }
      if (this.#versionOf(hearer.memory) >= memory.changes) continue;
      all ??= memory.inOrder();
      news += this.#tellAll(teller, hearer, hearer.memory, all, memory.changes, nowMs);
    }
    return news;
  }

  /** Reports everything that a hearer has not heard yet, within the limit. */
  #tellAll<One extends Hearer>(
    teller: Teller<One>,
    hearer: One,
    memory: Memory,
    all: ReturnType<Memory["inOrder"]>,
    changes: number,
    nowMs: number,
  ): number {
    let version = this.#versionOf(memory);
    let isRefused = false;
    let news = 0;
    let at = firstAfter(all, version);
    for (; at < all.length && this.#left > 0; at++) {
      const [next, known] = all[at] as (typeof all)[number];
      this.#left--;
      const isNews = hears(hearer, known, teller, nowMs);
      if (isNews === true) news++;
      // `mayHear` may allow it later, so the hearer's progress stops before it.
      if (isNews === undefined) isRefused = true;
      if (!isRefused) version = next;
    }
    if (at < all.length) this.hasMore = true;
    else if (!isRefused) version = changes;
    this.#heard.set(memory, { version, forgotten: memory.forgotten });
    return news;
  }

  #versionOf(memory: Memory): number {
    const heard = this.#heard.get(memory);
    return heard?.forgotten === memory.forgotten ? heard.version : -1;
  }
}

/** Whether a recollection is news to a hearer; undefined if it may not hear it. */
function hears<One extends Hearer>(
  hearer: One,
  known: Recollection,
  teller: Teller<One>,
  nowMs: number,
): boolean | undefined {
  if (!teller.mayHear(hearer, known)) return undefined;
  return hearer.memory?.hear(known, teller.name, nowMs);
}

/** The index of the first recollection after a version. */
function firstAfter(all: ReturnType<Memory["inOrder"]>, version: number): number {
  let [low, high] = [0, all.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((all[middle]?.[0] ?? 0) <= version) low = middle + 1;
    else high = middle;
  }
  return low;
}
