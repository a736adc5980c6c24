import type { CacheQuery, Domain, Goal } from "@understudy/planner-core";
import { Hash64 } from "@understudy/planner-core/internal";

/** The part that all questions in a partition have in common: the key without the state. */
export interface PartitionSummary {
  /** Number that is unique within its table and never reused. */
  readonly id: number;
  /** Name of the partition, as in {@link CacheQuery}. */
  readonly name: string;
  /** A 32-bit hash of the name. */
  readonly seed: number;
  readonly domain: Domain;
  readonly goal: Goal;
}

/** Limit on the number of remembered partitions. An evicted partition gets a new id and loses its entries. */
const MAX_PARTITIONS = 100_000;
/** Limit on the characters of their names, which may contain players' texts. */
const MAX_LETTERS = 4_000_000;
/** Approximate memory of a partition besides its name, in bytes. */
const PARTITION_BYTES = 256;

/** Numbers partitions, so that their names need not be hashed at every look-up. */
export class PartitionTable {
  readonly #known = new Map<string, PartitionSummary>();
  #nextId = 1;
  #last: PartitionSummary | undefined;
  #letters = 0;

  /** Approximate memory in bytes. */
  get bytes(): number {
    return PARTITION_BYTES * this.#known.size + 2 * this.#letters;
  }

  /** The partition of a query. Takes constant time, and allocates nothing for a known partition. */
  of(query: CacheQuery): PartitionSummary {
    const last = this.#last;
    if (last !== undefined && last.name === query.partition && last.domain === query.domain) {
      return last;
    }
    let info = this.#known.get(query.partition);
    // A domain loaded twice has the same ids, but different objects.
    if (info?.domain.hash !== query.domain.hash) info = this.#add(query);
    this.#last = info;
    return info;
  }

  #add({ partition: name, domain, goal }: CacheQuery): PartitionSummary {
    const seed = new Hash64().text(name).low;
    const info = Object.freeze({ id: this.#nextId, name, seed, domain, goal });
    this.#nextId = (this.#nextId + 1) | 0;
    if (this.#known.size >= MAX_PARTITIONS || this.#letters >= MAX_LETTERS) this.clear();
    this.#letters += name.length;
    this.#known.set(name, info);
    return info;
  }

  /** Drops all partitions. Their numbers are not reused. */
  clear(): void {
    this.#known.clear();
    this.#letters = 0;
    this.#last = undefined;
  }
}
