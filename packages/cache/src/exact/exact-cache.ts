/**
 * Plans for repeated questions with equal texts and states.
 *
 * @module
 */

import {
  type CacheAnswer,
  type CacheEntry,
  type CacheQuery,
  type Clock,
  type NegativeReason,
  type PackedState,
  type PlanCache,
  systemClock,
} from "@understudy/planner-core";
import { NORMALISATION_VERSION, normaliseText } from "@understudy/planner-core/internal";
import { LRUCache } from "lru-cache";
import { defaultCapacity } from "../default-capacity.ts";
import { AnswerPool, type Hit } from "./answer-pool.ts";
import { bytesOfSlot, type ExactSlot, isUsable, negativeSlot, withNegative } from "./exact-slot.ts";
import { explainDifference, type MissExplanation } from "./explain-miss.ts";
import { type PartitionSummary, PartitionTable } from "./partition-table.ts";
import { StateRows } from "./state-rows.ts";

/** Maximum length of kept texts. Longer ones are normalised each time, as their memory matters more than the time. */
const MAX_KEPT = 16_384;

/** Maximum total length of the kept texts as written, in letters. */
const MAX_LETTERS = 500_000;

/** Normalises each free text once. The result includes the version of the normalisation. */
class TextMemo {
  readonly #known = new LRUCache<string, string>({
    max: 512,
    maxSize: MAX_LETTERS,
    sizeCalculation: (_normal, text) => text.length + 1,
  });

  /** Approximate memory of all texts as written and as normalised, in bytes. */
  get bytes(): number {
    return 4 * this.#known.calculatedSize;
  }

  normalise(text: string): string {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const normal = `n${NORMALISATION_VERSION}:${normaliseText(text)}`;
    if (text.length <= MAX_KEPT) this.#known.set(text, normal);
    return normal;
  }
}

/** Options of an {@link ExactCache}. */
export interface ExactCacheOptions {
  /** Maximum number of remembered questions. Default: `LLM_CACHE_CAP`, otherwise 4096. */
  readonly capacity?: number | undefined;
  /** Lifetime of a plan in milliseconds. Default: unlimited. */
  readonly ttlMs?: number | undefined;
  /** Time before a question with a wrong answer may be repeated, in milliseconds. Default 5000. */
  readonly negativeMs?: number | undefined;
  readonly clock?: Clock | undefined;
}

/** Counts of an exact cache since it was created or cleared. */
export interface ExactCacheStats {
  readonly size: number;
  readonly capacity: number;
  readonly hits: number;
  readonly misses: number;
  /** Number of look-ups of questions remembered as wrongly answered. */
  readonly negatives: number;
  /** Number of questions evicted for lack of room. */
  readonly evictions: number;
  /** Number of expired plans. */
  readonly expired: number;
  /** Number of tokens saved by hits, if the entries state token counts. */
  readonly tokensSaved: number;
}

/** A cached plan, for inspection. */
export interface KnownEntry {
  readonly partition: PartitionSummary;
  readonly state: Int32Array;
  readonly entry: CacheEntry;
  /** Number of hits. */
  readonly uses: number;
  /** Time when the plan was stored, in milliseconds of the cache's clock. */
  readonly createdAt: number;
}

const MISS: CacheAnswer = Object.freeze({ kind: "miss" });
const DEFAULT_NEGATIVE_MS = 5_000;

/**
 * Serves a plan for the state it was made for. On a hit, state and partition are compared with the stored ones, so a
 * hash collision cannot serve a wrong plan. Values in the same `bucket` count as equal; such hits are marked as
 * unproved. The least recently used question is evicted first.
 *
 * @example
 * const cache = new ExactCache({ capacity: 10_000 });
 */
export class ExactCache implements PlanCache {
  readonly capacity: number;
  /** Rows by key. */
  readonly #rows: LRUCache<number, number>;
  readonly #states = new StateRows();
  readonly #slots: (ExactSlot | undefined)[] = [];
  /** Answers of the slots for their own states, where the most common look-up ends. */
  readonly #answers: (Hit | undefined)[] = [];
  readonly #pool: AnswerPool;
  readonly #freeRows: number[] = [];
  readonly #partitions = new PartitionTable();
  readonly #texts = new TextMemo();
  readonly #clock: Clock;
  readonly #ttlMs: number;
  readonly #negativeMs: number;
  /** Memory of all questions and their answers, in bytes. */
  #bytes = 0;
  #hits = 0;
  #misses = 0;
  #negatives = 0;
  #evictions = 0;
  #expired = 0;
  #tokensSaved = 0;

  constructor(options: ExactCacheOptions = {}) {
    this.capacity = options.capacity ?? defaultCapacity();
    this.#pool = new AnswerPool(this.capacity);
    this.#rows = new LRUCache({
      max: this.capacity,
      dispose: (row, _key, reason) => this.#free(row, reason),
    });
    this.#clock = options.clock ?? systemClock;
    this.#ttlMs = options.ttlMs ?? Number.POSITIVE_INFINITY;
    this.#negativeMs = options.negativeMs ?? DEFAULT_NEGATIVE_MS;
  }

  /** Number of remembered questions. */
  get size(): number {
    return this.#rows.size;
  }

  /** Approximate memory in bytes. */
  get bytes(): number {
    return this.#bytes + this.#states.bytes + this.#partitions.bytes + this.#texts.bytes;
  }

  /** Looks up a query in time linear in the number of variables. A hit allocates nothing. */
  lookup(query: CacheQuery): CacheAnswer {
    const partition = this.#partitions.of(query);
    const { state } = query;
    const stateKey = query.stateKey ?? query.domain.hasher.key(state);
    const key = query.domain.hasher.questionKeyOf(stateKey, partition.seed);
    const row = this.#rows.get(key);
    if (row !== undefined) {
      const same = this.#states.equals(row, partition.id, state);
      if (same || this.#isNear(row, partition, state)) {
        const answer = this.#answer(row, key, same, query);
        if (answer !== undefined) return answer;
      }
    }
    this.#misses++;
    return MISS;
  }

  store(query: CacheQuery, entry: CacheEntry): void {
    const { key, partition, row } = this.#find(query);
    const slot = row === undefined ? undefined : this.#slots[row];
    const known = slot?.answer?.entry;
    if (row !== undefined && slot !== undefined && known !== undefined) {
      if (!isBetter(entry, known) && isUsable(known, query)) {
        // The better of two plans for one question is kept, and clears a wrong answer.
        this.#set(row, withNegative(slot, undefined));
        return;
      }
    }
    const createdAt = this.#clock.now();
    const answer = this.#pool.of(query.domain.hash, entry);
    this.#put(key, query, { partition, answer, negative: undefined, createdAt });
  }

  storeNegative(query: CacheQuery, reason: NegativeReason): void {
    const { key, partition, row } = this.#find(query);
    const createdAt = this.#clock.now();
    const negative = negativeSlot(reason, createdAt + this.#negativeMs);
    const slot = row === undefined ? undefined : this.#slots[row];
    if (row === undefined || slot === undefined) {
      this.#put(key, query, { partition, answer: undefined, negative, createdAt });
    } else this.#set(row, withNegative(slot, negative));
  }

  /** Normal form of a text, by `normaliseText`; texts with the same form share plans. */
  normaliseText(text: string): string {
    return this.#texts.normalise(text);
  }

  /** Clears all questions and counts. */
  clear(): void {
    this.#rows.clear();
    this.#states.clear();
    this.#slots.length = 0;
    this.#answers.length = 0;
    this.#freeRows.length = 0;
    this.#pool.clear();
    this.#partitions.clear();
    this.#bytes = 0;
    this.#hits = this.#misses = this.#negatives = 0;
    this.#evictions = this.#expired = this.#tokensSaved = 0;
  }

  stats(): ExactCacheStats {
    return {
      size: this.size,
      capacity: this.capacity,
      hits: this.#hits,
      misses: this.#misses,
      negatives: this.#negatives,
      evictions: this.#evictions,
      expired: this.#expired,
      tokensSaved: this.#tokensSaved,
    };
  }

  /** All plans, the most recently used first. */
  *entries(): Generator<KnownEntry, void> {
    for (const row of [...this.#rows.values()]) {
      const slot = this.#slots[row];
      if (slot?.answer === undefined) continue;
      const { partition, answer, createdAt } = slot;
      const state = this.#states.state(row, partition.domain.variables.all.length);
      const uses = this.#states.uses(row);
      yield { partition, state, entry: answer.entry, createdAt, uses };
    }
  }

  /** The most frequently served plans. */
  topEntries(count = 10): KnownEntry[] {
    return [...this.entries()].sort((a, b) => b.uses - a.uses).slice(0, count);
  }

  /**
   * Finds the parts of the key that distinguish a query from the nearest stored plan. Takes time linear in the number
   * of entries.
   */
  explainMiss(query: CacheQuery): MissExplanation {
    return explainDifference(query, this.entries());
  }

  #answer(row: number, key: number, same: boolean, query: CacheQuery): CacheAnswer | undefined {
    const hit = same ? this.#answers[row] : this.#slots[row]?.answer?.nearHit;
    if (hit !== undefined && isUsable(hit.entry, query) && !this.#hasExpired(row, key)) {
      this.#hits++;
      this.#states.use(row);
      const { tokens } = hit.entry;
      if (tokens !== undefined) this.#tokensSaved += tokens;
      return hit;
    }
    const negative = this.#slots[row]?.negative;
    if (negative === undefined || this.#clock.now() >= negative.untilMs) return undefined;
    this.#negatives++;
    return negative.answer;
  }

  /** Whether a row has a state in the same buckets. */
  #isNear(row: number, { id, domain }: PartitionSummary, state: PackedState): boolean {
    const { hasher } = domain;
    if (!hasher.hasBuckets || this.#states.tag(row) !== id) return false;
    const stored = this.#states.state(row, state.length);
    for (let variable = 0; variable < state.length; variable++) {
      const code = state[variable] as number;
      const other = stored[variable] as number;
      if (code === other) continue;
      if (hasher.bucketOf(variable, code) !== hasher.bucketOf(variable, other)) return false;
    }
    return true;
  }

  #find(query: CacheQuery): {
    readonly key: number;
    readonly partition: PartitionSummary;
    /** Row of the question; undefined if the row found is for another question. */
    readonly row: number | undefined;
  } {
    const partition = this.#partitions.of(query);
    const { state } = query;
    const stateKey = query.stateKey ?? query.domain.hasher.key(state);
    const key = query.domain.hasher.questionKeyOf(stateKey, partition.seed);
    const row = this.#rows.get(key);
    const isThere =
      row !== undefined &&
      (this.#states.equals(row, partition.id, state) || this.#isNear(row, partition, state));
    return { key, partition, row: isThere ? row : undefined };
  }

  #put(key: number, { state }: CacheQuery, slot: ExactSlot): void {
    const row = this.#rows.peek(key) ?? this.#freeRows.pop() ?? this.#slots.length;
    this.#states.write(row, slot.partition.id, state);
    this.#set(row, slot);
    this.#rows.set(key, row);
  }

  #set(row: number, slot: ExactSlot | undefined): void {
    this.#bytes += bytesOfSlot(slot) - bytesOfSlot(this.#slots[row]);
    this.#slots[row] = slot;
    this.#answers[row] = slot?.answer?.hit;
  }

  #free(row: number, reason: LRUCache.DisposeReason): void {
    // Setting a key to its own row disposes of nothing.
    if (reason === "set") return;
    if (reason === "evict") this.#evictions++;
    this.#set(row, undefined);
    this.#freeRows.push(row);
  }

  #hasExpired(row: number, key: number): boolean {
    // Without a lifetime the clock is not read, which takes as long as the look-up.
    if (this.#ttlMs === Number.POSITIVE_INFINITY) return false;
    const createdAt = this.#slots[row]?.createdAt ?? 0;
    if (this.#clock.now() < createdAt + this.#ttlMs) return false;
    this.#rows.delete(key);
    this.#expired++;
    return true;
  }
}

/** Whether a plan is cheaper than another, or shorter at the same cost. */
function isBetter(one: CacheEntry, other: CacheEntry): boolean {
  if (one.scaledCost !== other.scaledCost) return one.scaledCost < other.scaledCost;
  return one.plan.actions.length < other.plan.actions.length;
}
