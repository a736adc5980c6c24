import type { CacheEntry, Clock, PackedState } from "@understudy/planner-core";
import { authorsOfLead } from "@understudy/planner-core/internal";
import {
  BY_LEAD,
  CHECKSUM,
  COST,
  COST_RATIO,
  checksum,
  LEAD_STEPS,
  PARTITION_HIGH,
  PARTITION_LOW,
  PLAN_LENGTH,
  SEQUENCE,
  type SharedLayout,
  SLOT_FLAGS,
  SLOT_STATE,
  STAMP,
  slotStart,
  TOKENS,
  WRITES_WORD,
} from "./shared-layout.ts";

/** Number of slots available to a question. */
export const WINDOW = 8;
/** Scale of stored cost ratios, which are in thousandths. */
export const RATIO_SCALE = 1000;
/** Stands for an infinite cost ratio. */
export const MAX_WORD = 0x7fffffff;
/** Time after which a write's thread must have ended, in milliseconds, as a write takes microseconds. */
const ABANDONED_MS = 1000;

/** A 64-bit hash of a partition. */
export type PartitionHash = readonly [high: number, low: number];

/** A write by another thread that is in progress. */
interface ForeignWrite {
  readonly sequence: number;
  readonly sinceMs: number;
}

/**
 * The slots of a shared cache as seqlocks. A writer makes the sequence odd, writes, and makes it even again. A reader
 * trusts its copy only if the sequence was even before and is the same after.
 *
 * A thread killed during a write leaves an odd sequence. A writer that still finds the same sequence a second later
 * takes over the slot. If the other thread was only suspended, both write to the slot, and readers notice by the
 * checksum.
 */
export class SharedSlots {
  readonly #layout: SharedLayout;
  readonly #words: Int32Array;
  readonly #clock: Clock;
  readonly #foreign = new Map<number, ForeignWrite>();

  constructor(layout: SharedLayout, buffer: SharedArrayBuffer, clock: Clock) {
    this.#layout = layout;
    this.#words = new Int32Array(buffer);
    this.#clock = clock;
  }

  /** The sequence of a slot. 0: never written; odd: a write is in progress. */
  sequence(slot: number): number {
    return Atomics.load(this.#words, slotStart(this.#layout, slot) + SEQUENCE);
  }

  /** Whether a slot seems to have a state. Read in place, so not certain. */
  holdsState(slot: number, state: PackedState): boolean {
    const words = this.#words;
    const from = slotStart(this.#layout, slot) + SLOT_STATE;
    for (let variable = 0; variable < state.length; variable++) {
      if (words[from + variable] !== state[variable]) return false;
    }
    return true;
  }

  /** Copies a slot as it is, possibly in the middle of a write. */
  copy(slot: number, into: Int32Array): void {
    const words = this.#words;
    const start = slotStart(this.#layout, slot);
    const { slotWords } = this.#layout;
    for (let word = 0; word < slotWords; word++) into[word] = words[start + word] as number;
  }

  /**
   * The slot to write to, from `first` on: the question's own, an empty one, or the one written least recently.
   * Undefined if a plan at least as good is already stored.
   */
  slotFor(
    first: number,
    [high, low]: PartitionHash,
    state: PackedState,
    { plan, scaledCost }: CacheEntry,
  ): number | undefined {
    const words = this.#words;
    const now = Atomics.load(words, WRITES_WORD);
    let chosen = first;
    let oldest = -1;
    for (let probe = 0; probe < WINDOW; probe++) {
      const slot = (first + probe) % this.#layout.slots;
      const start = slotStart(this.#layout, slot);
      const sequence = this.sequence(slot);
      const isEmpty = sequence === 0;
      const isBusy = (sequence & 1) !== 0;
      if (isBusy) this.#comeUpon(slot, sequence);
      const isOwn =
        words[start + PARTITION_HIGH] === high &&
        words[start + PARTITION_LOW] === low &&
        this.holdsState(slot, state);
      if (isOwn && isBusy) return slot;
      if (isOwn && !isEmpty) {
        const dearer = scaledCost - (words[start + COST] as number);
        const isShorter = plan.actions.length < (words[start + PLAN_LENGTH] as number);
        return dearer < 0 || (dearer === 0 && isShorter) ? slot : undefined;
      }
      // The write count wraps around, and so does the difference.
      const writesSince = (now - (words[start + STAMP] as number)) >>> 0;
      const age = isEmpty ? Number.POSITIVE_INFINITY : writesSince;
      if (age <= oldest) continue;
      chosen = slot;
      oldest = age;
    }
    return chosen;
  }

  /**
   * Writes an entry to a slot. Returns false if another thread is writing there: the plan is then
   * dropped without waiting.
   */
  write(slot: number, [high, low]: PartitionHash, state: PackedState, entry: CacheEntry): boolean {
    const words = this.#words;
    const start = slotStart(this.#layout, slot);
    const sequence = this.sequence(slot);
    const isBusy = (sequence & 1) !== 0;
    if (isBusy && this.#clock.now() - this.#comeUpon(slot, sequence) < ABANDONED_MS) return false;
    const odd = (sequence + (isBusy ? 2 : 1)) | 0;
    if (Atomics.compareExchange(words, start + SEQUENCE, sequence, odd) !== sequence) return false;
    this.#foreign.delete(slot);
    const { actions } = entry.plan;
    const plan = start + SLOT_STATE + this.#layout.stateWords;
    words[start + PARTITION_HIGH] = high;
    words[start + PARTITION_LOW] = low;
    words[start + PLAN_LENGTH] = actions.length;
    words[start + LEAD_STEPS] = entry.leadSteps;
    words[start + COST] = entry.scaledCost;
    words[start + COST_RATIO] = Math.min(MAX_WORD, Math.ceil(entry.costRatio * RATIO_SCALE));
    words[start + TOKENS] = entry.tokens ?? 0;
    words[start + SLOT_FLAGS] = Number(entry.optimal) + 2 * Number(entry.mended);
    words[start + STAMP] = Atomics.add(words, WRITES_WORD, 1);
    words.set(state, start + SLOT_STATE);
    const authors = authorsOfLead(actions.length, entry.leadSteps, entry.leadIndices);
    for (let index = 0; index < actions.length; index++) {
      const author = authors[index] === "model" ? BY_LEAD : 0;
      words[plan + index] = (actions[index] as number) | author;
    }
    words[start + CHECKSUM] = checksum(words, start + CHECKSUM + 1, plan + actions.length);
    // 0 means never written.
    const even = (odd + 1) | 0;
    Atomics.store(words, start + SEQUENCE, even === 0 ? 2 : even);
    return true;
  }

  /** The time when this thread first saw a write in its present state, in milliseconds of the clock. */
  #comeUpon(slot: number, sequence: number): number {
    const known = this.#foreign.get(slot);
    if (known?.sequence === sequence) return known.sinceMs;
    const sinceMs = this.#clock.now();
    this.#foreign.set(slot, { sequence, sinceMs });
    return sinceMs;
  }
}
