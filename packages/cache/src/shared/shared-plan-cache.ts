/**
 * One cache for all threads of a process, in shared memory.
 *
 * @module
 */

import {
  type CacheAnswer,
  type CacheEntry,
  type CacheQuery,
  type Clock,
  type Domain,
  type PackedState,
  type PlanCache,
  PlanProver,
  planOf,
  systemClock,
} from "@understudy/planner-core";
import { effectiveEntry, Hash64, leadIndicesOf } from "@understudy/planner-core/internal";
import { isUsable } from "../exact/exact-slot.ts";
import { type PartitionSummary, PartitionTable } from "../exact/partition-table.ts";
import {
  allocate,
  BY_LEAD,
  CHECKSUM,
  COST,
  COST_RATIO,
  checksum,
  hashWords,
  LEAD_STEPS,
  PARTITION_HIGH,
  PARTITION_LOW,
  PLAN_LENGTH,
  readLayout,
  type SharedLayout,
  SLOT_FLAGS,
  SLOT_STATE,
  TOKENS,
} from "./shared-layout.ts";
import { MAX_WORD, type PartitionHash, RATIO_SCALE, SharedSlots, WINDOW } from "./shared-slots.ts";

/** Options of {@link SharedPlanCache.create}. */
export interface SharedPlanCacheOptions {
  /** Capacity in questions. Default 4096. */
  readonly slots?: number | undefined;
  /** Maximum length of stored plans. Default 32. */
  readonly maxSteps?: number | undefined;
  /** Default: the machine's clock. */
  readonly clock?: Clock | undefined;
}

/** Counts for one thread. */
export interface SharedPlanCacheStats {
  readonly slots: number;
  readonly hits: number;
  readonly misses: number;
  readonly stores: number;
  /** Number of plans that did not fit, or whose slots were being written by another thread. */
  readonly dropped: number;
  /** Number of reads that were disturbed by another thread's write, or whose checksum or proof failed. */
  readonly rejectedReads: number;
}

/** This thread's proved copy of a slot. */
interface LocalCopy {
  /** The slot's sequence at the time of copying; the copy is valid while it stays the same. */
  readonly sequence: number;
  readonly partition: PartitionSummary;
  /** The state for which the plan was proved; the shared words may have been overwritten since. */
  readonly state: PackedState;
  readonly answer: Extract<CacheAnswer, { entry: CacheEntry }>;
}

const MISS: CacheAnswer = Object.freeze({ kind: "miss" });
/**
 * An exact cache shared by threads. Questions are stored in memory of fixed size, in one of eight slots given by their
 * key. Plans are ids of ground actions, the same in every thread with the same domain. Each slot is a *seqlock*: its
 * sequence is odd during a write, so a reader that sees the same even number before and after has read a single write.
 * Nothing ever blocks: a disturbed read is a miss, a disturbed write is dropped. A slot left half written by a killed
 * thread is taken over after a second. Every read must pass a checksum, and is proved from the query's state before
 * this thread serves it for the first time.
 *
 * @example
 * const shared = SharedPlanCache.create(domain);
 * new Worker(file, { workerData: shared.buffer });
 * // in the worker:
 * const cache = SharedPlanCache.attach(domain, workerData);
 */
export class SharedPlanCache implements PlanCache {
  readonly domain: Domain;
  /** Buffer to pass to other threads. */
  readonly buffer: SharedArrayBuffer;
  readonly #layout: SharedLayout;
  readonly #slots: SharedSlots;
  readonly #scratch: Int32Array;
  readonly #copies: (LocalCopy | undefined)[];
  readonly #partitions = new PartitionTable();
  readonly #hashes = new WeakMap<PartitionSummary, PartitionHash>();
  readonly #prover: PlanProver;
  #hits = 0;
  #misses = 0;
  #stores = 0;
  #dropped = 0;
  #rejectedReads = 0;

  private constructor(domain: Domain, buffer: SharedArrayBuffer, clock: Clock = systemClock) {
    this.domain = domain;
    this.buffer = buffer;
    this.#layout = readLayout(domain, buffer);
    this.#slots = new SharedSlots(this.#layout, buffer, clock);
    this.#scratch = new Int32Array(this.#layout.slotWords);
    this.#copies = new Array<undefined>(this.#layout.slots).fill(undefined);
    this.#prover = new PlanProver(domain);
  }

  /** A new, empty cache. */
  static create(domain: Domain, options: SharedPlanCacheOptions = {}): SharedPlanCache {
    const { slots = 4096, maxSteps = 32, clock } = options;
    return new SharedPlanCache(domain, allocate(domain, Math.max(WINDOW, slots), maxSteps), clock);
  }

  /**
   * The cache in a buffer that comes from another thread.
   *
   * @throws SharedCacheError if the buffer is not such a cache or is for another domain
   */
  static attach(
    domain: Domain,
    buffer: SharedArrayBuffer,
    { clock }: Pick<SharedPlanCacheOptions, "clock"> = {},
  ): SharedPlanCache {
    return new SharedPlanCache(domain, buffer, clock);
  }

  /**
   * Looks up a query without ever waiting, in time linear in the variables. A plan that this thread has served before
   * is found without allocation.
   */
  lookup(query: CacheQuery): CacheAnswer {
    if (query.domain !== this.domain) return MISS;
    const partition = this.#partitions.of(query);
    const first = this.#firstSlot(query, partition);
    for (let probe = 0; probe < WINDOW; probe++) {
      const slot = (first + probe) % this.#layout.slots;
      const answer = this.#read(slot, partition, query);
      if (answer === undefined || !isUsable(answer.entry, query)) continue;
      this.#hits++;
      return answer;
    }
    this.#misses++;
    return MISS;
  }

  store(query: CacheQuery, entry: CacheEntry): void {
    const { actions } = entry.plan;
    if (query.domain !== this.domain || actions.length > this.#layout.maxSteps) {
      this.#dropped++;
      return;
    }
    const partition = this.#partitions.of(query);
    const hash = this.#hashOf(partition);
    const slot = this.#slots.slotFor(this.#firstSlot(query, partition), hash, query.state, entry);
    if (slot === undefined) return;
    if (this.#slots.write(slot, hash, query.state, entry)) this.#stores++;
    else this.#dropped++;
  }

  /** The counts of this thread. */
  stats(): SharedPlanCacheStats {
    return {
      slots: this.#layout.slots,
      hits: this.#hits,
      misses: this.#misses,
      stores: this.#stores,
      dropped: this.#dropped,
      rejectedReads: this.#rejectedReads,
    };
  }

  #firstSlot({ state, stateKey }: CacheQuery, { seed }: PartitionSummary): number {
    const { hasher } = this.domain;
    const key = hasher.questionKeyOf(stateKey ?? hasher.key(state), seed);
    return (key >>> 0) % this.#layout.slots;
  }

  /** The entry in a slot, if it is for the question. */
  #read(
    slot: number,
    partition: PartitionSummary,
    query: CacheQuery,
  ): LocalCopy["answer"] | undefined {
    const sequence = this.#slots.sequence(slot);
    // Never written, or a write in progress.
    if (sequence === 0 || (sequence & 1) !== 0) return undefined;
    const copy = this.#copies[slot];
    if (copy?.sequence === sequence) {
      const isSame = copy.partition === partition && equalStates(copy.state, query.state);
      return isSame ? copy.answer : undefined;
    }
    if (!this.#slots.holdsState(slot, query.state)) return undefined;
    return this.#readFirst(slot, sequence, partition, query);
  }

  /** Copies a slot that is new to this thread, and proves its plan. */
  #readFirst(
    slot: number,
    sequence: number,
    partition: PartitionSummary,
    query: CacheQuery,
  ): LocalCopy["answer"] | undefined {
    const { maxSteps, stateWords } = this.#layout;
    const copy = this.#scratch;
    this.#slots.copy(slot, copy);
    if (this.#slots.sequence(slot) !== sequence) return this.#reject();
    const [high, low] = this.#hashOf(partition);
    if (copy[PARTITION_HIGH] !== high || copy[PARTITION_LOW] !== low) return undefined;
    const length = copy[PLAN_LENGTH] as number;
    const leadSteps = copy[LEAD_STEPS] as number;
    if (!(length >= 0 && length <= maxSteps)) return this.#reject();
    if (!(leadSteps >= 0 && leadSteps <= length)) return this.#reject();
    const plan = SLOT_STATE + stateWords;
    if (copy[CHECKSUM] !== checksum(copy, CHECKSUM + 1, plan + length)) return this.#reject();
    const words = copy.subarray(plan, plan + length);
    const actions = Array.from(words, (word) => word & ~BY_LEAD);
    const authors = Array.from(words, (word) => ((word & BY_LEAD) !== 0 ? "model" : "mended"));
    if (authors.filter((author) => author === "model").length !== leadSteps) return this.#reject();
    const leadIndices = leadIndicesOf(authors);
    const { state, goal } = query;
    if (!this.#prover.prove(state, actions, goal.condition, query)) return this.#reject();
    const flags = copy[SLOT_FLAGS] as number;
    const ratio = copy[COST_RATIO] as number;
    const tokens = copy[TOKENS] as number;
    const { scaledCost } = this.#prover;
    const written = { plan: planOf(this.domain, actions), scaledCost, leadSteps, leadIndices };
    // Another thread may run an older version, which stored idle steps.
    const effective = effectiveEntry(query, this.#prover, written);
    const entry: CacheEntry = Object.freeze({
      plan: effective.plan,
      scaledCost: effective.scaledCost,
      leadSteps: effective.leadSteps,
      ...(effective.leadIndices === undefined ? {} : { leadIndices: effective.leadIndices }),
      optimal: (flags & 1) !== 0 && scaledCost === copy[COST],
      mended: (flags & 2) !== 0,
      // Under other run-time costs the stored cost ratio is meaningless.
      costRatio:
        ratio === MAX_WORD || scaledCost !== copy[COST]
          ? Number.POSITIVE_INFINITY
          : Math.max(1, ratio / RATIO_SCALE),
      tokens: tokens > 0 ? tokens : undefined,
    });
    const answer = Object.freeze({ kind: "exact", entry, proved: true } as const);
    this.#copies[slot] = { sequence, partition, state: state.slice(), answer };
    return answer;
  }

  #hashOf(partition: PartitionSummary): PartitionHash {
    let hash = this.#hashes.get(partition);
    if (hash === undefined) {
      hash = hashWords(new Hash64().text(partition.name).digest());
      this.#hashes.set(partition, hash);
    }
    return hash;
  }

  #reject(): undefined {
    this.#rejectedReads++;
    return undefined;
  }
}

function equalStates(a: PackedState, b: PackedState): boolean {
  if (a.length !== b.length) return false;
  for (let variable = 0; variable < a.length; variable++) {
    if (a[variable] !== b[variable]) return false;
  }
  return true;
}
