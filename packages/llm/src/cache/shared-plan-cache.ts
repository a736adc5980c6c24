import {
  type CacheAnswer,
  type CacheEntry,
  type CacheQuery,
  type Domain,
  type PackedState,
  type PlanCache,
  PlanProver,
  planOf,
} from "@understudy/planner-core";
import { Hash64 } from "@understudy/planner-core/internal";
import { isUsable } from "./exact-slot.ts";
import { type PartitionInfo, PartitionTable, questionKey } from "./partition-table.ts";
import {
  allocate,
  CHECKSUM,
  COST,
  COST_RATIO,
  checksum,
  FLAGS,
  hashWords,
  LEAD_STEPS,
  PARTITION_HIGH,
  PARTITION_LOW,
  PLAN_LENGTH,
  readLayout,
  SEQUENCE,
  type SharedLayout,
  STAMP,
  STATE,
  slotStart,
  TOKENS,
  WRITES_WORD,
} from "./shared-layout.ts";

/** Options of {@link SharedPlanCache.create}. */
export interface SharedPlanCacheOptions {
  /** Questions that fit. Default 4096. */
  readonly slots?: number | undefined;
  /** Longer plans are not kept. Default 32. */
  readonly maxSteps?: number | undefined;
}

/** What one thread counted. */
export interface SharedPlanCacheStats {
  readonly slots: number;
  readonly hits: number;
  readonly misses: number;
  readonly stores: number;
  /** Plans that did not fit, or found another thread writing where they belonged. */
  readonly dropped: number;
  /** Reads that another thread's write disturbed, or that failed checksum or proof. */
  readonly rejectedReads: number;
}

/** A slot as this thread has read and proved it. */
interface LocalCopy {
  /** Of the slot when it was read: as long as it is the same, so is the rest. */
  readonly sequence: number;
  readonly partition: PartitionInfo;
  /** What the plan was proved from; the shared words may have been overwritten since. */
  readonly state: PackedState;
  readonly answer: Extract<CacheAnswer, { entry: CacheEntry }>;
}

const MISS: CacheAnswer = Object.freeze({ kind: "miss" });
/** Slots in which a question may lie. */
const WINDOW = 8;
const RATIO_SCALE = 1000;
const MAX_WORD = 0x7fffffff;

/**
 * An exact cache that threads share. Questions lie in memory of fixed size, in one of eight slots
 * that follow from their key; plans are ids of ground actions, the same in every thread that loaded
 * the same domain. Each slot is a *seqlock*: its sequence is odd while it is written, so that a reader
 * that finds the same even number before and after has read one write and no mixture. Nobody waits:
 * a disturbed read is a miss, a disturbed write is dropped. What is read must pass a checksum, and
 * is proved from the state asked about before this thread serves it for the first time.
 *
 * @example
 * const shared = SharedPlanCache.create(domain);
 * new Worker(file, { workerData: shared.buffer });
 * // in the worker:
 * const cache = SharedPlanCache.attach(domain, workerData);
 */
export class SharedPlanCache implements PlanCache {
  readonly domain: Domain;
  /** To be given to other threads. */
  readonly buffer: SharedArrayBuffer;
  readonly #layout: SharedLayout;
  readonly #words: Int32Array;
  readonly #scratch: Int32Array;
  readonly #copies: (LocalCopy | undefined)[];
  readonly #partitions = new PartitionTable();
  readonly #partitionWords = new WeakMap<PartitionInfo, readonly [high: number, low: number]>();
  readonly #prover: PlanProver;
  #hits = 0;
  #misses = 0;
  #stores = 0;
  #dropped = 0;
  #rejectedReads = 0;

  private constructor(domain: Domain, buffer: SharedArrayBuffer) {
    this.domain = domain;
    this.buffer = buffer;
    this.#layout = readLayout(domain, buffer);
    this.#words = new Int32Array(buffer);
    this.#scratch = new Int32Array(this.#layout.slotWords);
    this.#copies = new Array<undefined>(this.#layout.slots).fill(undefined);
    this.#prover = new PlanProver(domain);
  }

  /** A new, empty one. */
  static create(domain: Domain, options: SharedPlanCacheOptions = {}): SharedPlanCache {
    const { slots = 4096, maxSteps = 32 } = options;
    return new SharedPlanCache(domain, allocate(domain, Math.max(WINDOW, slots), maxSteps));
  }

  /**
   * The one behind a buffer that another thread made.
   *
   * @throws UnderstudyError if the buffer is something else, or for another domain
   */
  static attach(domain: Domain, buffer: SharedArrayBuffer): SharedPlanCache {
    return new SharedPlanCache(domain, buffer);
  }

  /** Never waits. Linear in the variables; a plan that this thread served before costs no allocation. */
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
    const slot = this.#slotFor(query.state, partition, this.#firstSlot(query, partition), entry);
    if (slot === undefined) return;
    if (this.#write(slot, partition, query.state, entry)) this.#stores++;
    else this.#dropped++;
  }

  /** Of this thread alone. */
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

  #firstSlot({ state, stateKey }: CacheQuery, { seed }: PartitionInfo): number {
    const key = questionKey(stateKey ?? this.domain.hasher.key(state), seed);
    return (key >>> 0) % this.#layout.slots;
  }

  /** What a slot holds for a question, if it is about it. */
  #read(
    slot: number,
    partition: PartitionInfo,
    query: CacheQuery,
  ): LocalCopy["answer"] | undefined {
    const words = this.#words;
    const start = slotStart(this.#layout, slot);
    const sequence = Atomics.load(words, start + SEQUENCE);
    // Never written, or being written.
    if (sequence === 0 || (sequence & 1) !== 0) return undefined;
    const copy = this.#copies[slot];
    if (copy?.sequence === sequence) {
      const isSame = copy.partition === partition && equalStates(copy.state, query.state);
      return isSame ? copy.answer : undefined;
    }
    if (!this.#holdsState(start, query.state)) return undefined;
    return this.#readFirst(slot, start, sequence, partition, query);
  }

  /** Whether a slot may be about a state, looked at where it lies: what is read is proved later. */
  #holdsState(start: number, state: PackedState): boolean {
    const words = this.#words;
    const from = start + STATE;
    for (let variable = 0; variable < state.length; variable++) {
      if (words[from + variable] !== state[variable]) return false;
    }
    return true;
  }

  /** Copies a slot that this thread has not read since it was written, and proves its plan. */
  #readFirst(
    slot: number,
    start: number,
    sequence: number,
    partition: PartitionInfo,
    query: CacheQuery,
  ): LocalCopy["answer"] | undefined {
    const { slotWords, maxSteps, stateWords } = this.#layout;
    const copy = this.#scratch;
    for (let word = 0; word < slotWords; word++) copy[word] = this.#words[start + word] as number;
    if (Atomics.load(this.#words, start + SEQUENCE) !== sequence) return this.#reject();
    const [high, low] = this.#wordsOf(partition);
    if (copy[PARTITION_HIGH] !== high || copy[PARTITION_LOW] !== low) return undefined;
    const length = copy[PLAN_LENGTH] as number;
    if (!(length >= 0 && length <= maxSteps)) return this.#reject();
    const plan = STATE + stateWords;
    if (copy[CHECKSUM] !== checksum(copy, CHECKSUM + 1, plan + length)) return this.#reject();
    const actions = copy.slice(plan, plan + length);
    const { state, goal } = query;
    if (!this.#prover.prove(state, actions, goal.condition, query)) return this.#reject();
    const flags = copy[FLAGS] as number;
    const ratio = copy[COST_RATIO] as number;
    const tokens = copy[TOKENS] as number;
    const cost = this.#prover.cost;
    const entry: CacheEntry = Object.freeze({
      plan: planOf(this.domain, actions),
      cost,
      leadSteps: copy[LEAD_STEPS] as number,
      optimal: (flags & 1) !== 0 && cost === copy[COST],
      mended: (flags & 2) !== 0,
      costRatio: ratio === MAX_WORD ? Number.POSITIVE_INFINITY : Math.max(1, ratio / RATIO_SCALE),
      tokens: tokens > 0 ? tokens : undefined,
    });
    const answer = Object.freeze({ kind: "exact", entry, proved: true } as const);
    this.#copies[slot] = { sequence, partition, state: state.slice(), answer };
    return answer;
  }

  /** The slot for a question: its own, an empty one, or the one written longest ago. */
  #slotFor(
    state: PackedState,
    partition: PartitionInfo,
    first: number,
    entry: CacheEntry,
  ): number | undefined {
    const words = this.#words;
    const [high, low] = this.#wordsOf(partition);
    const now = Atomics.load(words, WRITES_WORD);
    let chosen: number | undefined;
    let age = -1;
    for (let probe = 0; probe < WINDOW; probe++) {
      const slot = (first + probe) % this.#layout.slots;
      const start = slotStart(this.#layout, slot);
      const sequence = Atomics.load(words, start + SEQUENCE);
      const isSame =
        words[start + PARTITION_HIGH] === high &&
        words[start + PARTITION_LOW] === low &&
        this.#holdsState(start, state);
      if (sequence !== 0 && isSame) {
        // The better of two plans for one question stays.
        return (words[start + COST] as number) <= entry.cost ? undefined : slot;
      }
      // The count of writes wraps around, and so does the difference.
      const written = (now - (words[start + STAMP] as number)) >>> 0;
      const slotAge = sequence === 0 ? Number.POSITIVE_INFINITY : written;
      if (slotAge <= age) continue;
      chosen = slot;
      age = slotAge;
    }
    return chosen;
  }

  /** False if another thread is writing there. */
  #write(slot: number, partition: PartitionInfo, state: PackedState, entry: CacheEntry): boolean {
    const words = this.#words;
    const { stateWords } = this.#layout;
    const start = slotStart(this.#layout, slot);
    const sequence = Atomics.load(words, start + SEQUENCE);
    if ((sequence & 1) !== 0) return false;
    const odd = (sequence + 1) | 0;
    if (Atomics.compareExchange(words, start + SEQUENCE, sequence, odd) !== sequence) return false;
    const { actions } = entry.plan;
    const [high, low] = this.#wordsOf(partition);
    words[start + PARTITION_HIGH] = high;
    words[start + PARTITION_LOW] = low;
    words[start + PLAN_LENGTH] = actions.length;
    words[start + LEAD_STEPS] = entry.leadSteps;
    words[start + COST] = entry.cost;
    words[start + COST_RATIO] = Math.min(MAX_WORD, Math.ceil(entry.costRatio * RATIO_SCALE));
    words[start + TOKENS] = entry.tokens ?? 0;
    words[start + FLAGS] = Number(entry.optimal) + 2 * Number(entry.mended);
    words[start + STAMP] = Atomics.add(words, WRITES_WORD, 1);
    words.set(state, start + STATE);
    words.set(actions, start + STATE + stateWords);
    const end = start + STATE + stateWords + actions.length;
    words[start + CHECKSUM] = checksum(words, start + CHECKSUM + 1, end);
    // 0 means never written.
    const even = (sequence + 2) | 0;
    Atomics.store(words, start + SEQUENCE, even === 0 ? 2 : even);
    return true;
  }

  #wordsOf(partition: PartitionInfo): readonly [high: number, low: number] {
    let words = this.#partitionWords.get(partition);
    if (words === undefined) {
      words = hashWords(new Hash64().text(partition.name).digest());
      this.#partitionWords.set(partition, words);
    }
    return words;
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
