import type { Domain } from "@understudy/planner-core";
import { SharedCacheError } from "./shared-cache-error.ts";

/** Marks the memory as a cache; changes with the layout. */
const MAGIC = 0x55535032;
/** Number of words before the first slot. */
const HEADER_WORDS = 16;

/** Positions of a slot's words, before state and plan. */
export const SEQUENCE = 0;
export const CHECKSUM = 1;
export const PARTITION_LOW = 2;
export const PARTITION_HIGH = 3;
export const PLAN_LENGTH = 4;
export const LEAD_STEPS = 5;
export const COST = 6;
export const COST_RATIO = 7;
export const TOKENS = 8;
/** Flags. Bit 0: optimal; bit 1: mended. */
export const SLOT_FLAGS = 9;
/** Time of writing, measured in writes to the whole table. */
export const STAMP = 10;
export const SLOT_STATE = 11;
/** Marks a step written by the model. Action ids are always smaller. */
export const BY_LEAD = 0x40000000;

/** The layout of the shared memory. All numbers except `slots` are counts of 32-bit words. */
export interface SharedLayout {
  readonly slots: number;
  readonly stateWords: number;
  readonly maxSteps: number;
  readonly slotWords: number;
}

/** Allocates memory for the cache of one domain. */
export function allocate(domain: Domain, slots: number, maxSteps: number): SharedArrayBuffer {
  const stateWords = domain.variables.all.length;
  const slotWords = SLOT_STATE + stateWords + maxSteps;
  const buffer = new SharedArrayBuffer((HEADER_WORDS + slots * slotWords) * 4);
  const [high, low] = hashWords(domain.hash);
  new Int32Array(buffer).set([MAGIC, high, low, slots, stateWords, maxSteps]);
  return buffer;
}

/**
 * Reads the layout of memory created by {@link allocate}.
 *
 * @throws SharedCacheError if the memory is not such a cache or is for another domain
 */
export function readLayout(domain: Domain, buffer: SharedArrayBuffer): SharedLayout {
  const words = new Int32Array(buffer);
  const [high, low] = hashWords(domain.hash);
  const [magic, ownHigh, ownLow, slots = 0, stateWords = 0, maxSteps = 0] = words;
  const slotWords = SLOT_STATE + stateWords + maxSteps;
  if (magic !== MAGIC || words.length < HEADER_WORDS + slots * slotWords) {
    throw new SharedCacheError("The memory holds no shared cache");
  }
  if (ownHigh !== high || ownLow !== low || stateWords !== domain.variables.all.length) {
    throw new SharedCacheError(`The shared cache is for a domain other than "${domain.name}"`);
  }
  return { slots, stateWords, maxSteps, slotWords };
}

/** The start of a slot. */
export function slotStart({ slotWords }: SharedLayout, slot: number): number {
  return HEADER_WORDS + slot * slotWords;
}

/** The word that counts the writes to the whole table. */
export const WRITES_WORD = 6;

/** A hash of sixteen hexadecimal digits as two words. */
export function hashWords(hash: string): readonly [high: number, low: number] {
  return [Number.parseInt(hash.slice(0, 8), 16) | 0, Number.parseInt(hash.slice(8), 16) | 0];
}

/** The checksum of `words[from…to)`. */
export function checksum(words: Int32Array, from: number, to: number): number {
  let sum = to - from;
  for (let index = from; index < to; index++) {
    sum = Math.imul(sum ^ (words[index] as number), 0x85ebca6b);
    sum ^= sum >>> 15;
  }
  return sum;
}
