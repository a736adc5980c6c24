import type { CacheQuery, Domain, Goal } from "@understudy/planner-core";
import { Hash64 } from "@understudy/planner-core/internal";

/** The common part of all questions of one partition: the key without the state. */
export interface PartitionSummary {
  /** Unique within its table and never used again. */
  readonly id: number;
  /** As in {@link CacheQuery}. */
  readonly name: string;
  /** A 32-bit hash of the name. */
  readonly seed: number;
  readonly domain: Domain;
  readonly goal: Goal;
}

/** Partitions that are remembered. One that is forgotten gets a new id: its entries are lost. */
const MAX_PARTITIONS = 100_000;

/** Turns partitions into numbers once, since a text must not be hashed at every look-up. */
export class PartitionTable {
  readonly #known = new Map<string, PartitionSummary>();
  #nextId = 1;
  #last: PartitionSummary | undefined;

  /** The partition of a query. Constant time, without allocation once it is known. */
  of(query: CacheQuery): PartitionSummary {
    const last = this.#last;
    if (last !== undefined && last.name === query.partition && last.domain === query.domain) {
      return last;
    }
    let info = this.#known.get(query.partition);
    // The same domain loaded twice has the same ids, but objects of its own.
    if (info?.domain.hash !== query.domain.hash) info = this.#add(query);
    this.#last = info;
    return info;
  }

  #add({ partition: name, domain, goal }: CacheQuery): PartitionSummary {
    const seed = new Hash64().text(name).low;
    const info = Object.freeze({ id: this.#nextId, name, seed, domain, goal });
    this.#nextId = (this.#nextId + 1) | 0;
    if (this.#known.size >= MAX_PARTITIONS) this.#known.clear();
    this.#known.set(name, info);
    return info;
  }
}
