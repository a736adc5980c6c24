/**
 * Answers to equal or similar prompts.
 *
 * @module
 */

import { type Clock, systemClock } from "@understudy/planner-core";
import { hashText, NORMALISATION_VERSION, normaliseText } from "@understudy/planner-core/internal";
import { LRUCache } from "lru-cache";
import { defaultCapacity } from "../default-capacity.ts";
import { SignatureTable } from "../signature/signature-table.ts";
import { mix, SIGNATURE_BITS, SimHash } from "../signature/simhash.ts";

const simHash = new SimHash();
/** Separators between the facts of a prompt. */
const isSeparator = (code: number): boolean =>
  code <= 0x20 || code === 0x2c || code === 0x3b || code === 0x7b || code === 0x7d;

/**
 * The signature of a normalised text, computed from its words. A word with `=`, `:` or a digit counts as a fact and
 * weighs sixteen times as much as a word of the template, since otherwise all prompts made from one template would be
 * similar.
 */
function textSignature(text: string): SimHash {
  simHash.reset();
  let low = 0;
  let high = 0;
  let isFact = false;
  let isEmpty = true;
  for (let position = 0; position <= text.length; position++) {
    const code = position < text.length ? text.charCodeAt(position) : 0;
    if (isSeparator(code)) {
      if (!isEmpty) simHash.add(mix(low), mix(high), isFact ? 4 : 0);
      low = 0;
      high = 0x9e3779b9;
      isFact = false;
      isEmpty = true;
      continue;
    }
    low = Math.imul(low ^ code, 0x01000193);
    high = Math.imul(high ^ code, 0x2545f491);
    isFact ||= code === 0x3d || code === 0x3a || (code >= 0x30 && code <= 0x39);
    isEmpty = false;
  }
  return simHash.finish();
}

/**
 * Maximum length of the hashed part of a text; of longer texts only the beginning and the length are hashed. Stored
 * texts are compared anyway.
 */
const MAX_HASHED = 16_384;

const bytes = new Uint8Array(MAX_HASHED);
const words = new Int32Array(bytes.buffer);
const writeText = textWriter();

/**
 * A 32-bit hash of an exact text, for maps within this process. Takes some 0.2 ns per character, a
 * fifth of a map's own hashing of an unknown text. Bytes are read four at a time.
 */
function textHash(text: string): number {
  const length = writeText(text);
  // Clears the rest of the last word, which may have bytes of an earlier text.
  for (let tail = length; (tail & 3) !== 0; tail++) bytes[tail] = 0;
  const count = (length + 3) >>> 2;
  // Two lanes, because each step of a lane waits for its multiplication.
  let a = text.length ^ 0x9e3779b9;
  let b = 0x85ebca6b;
  let index = 0;
  for (; index < count - 1; index += 2) {
    a = Math.imul(a ^ (words[index] as number), 0xcc9e2d51);
    a = (a << 13) | (a >>> 19);
    b = Math.imul(b ^ (words[index + 1] as number), 0x1b873593);
    b = (b << 17) | (b >>> 15);
  }
  if (index < count) a = Math.imul(a ^ (words[index] as number), 0xcc9e2d51);
  let mixed = a ^ Math.imul(b, 0xc2b2ae35);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  return mixed ^ (mixed >>> 13);
}

/** Returns the fastest function of this host that writes the beginning of a text as bytes and returns their number. */
function textWriter(): (text: string) => number {
  if (typeof Buffer === "function") {
    const buffer = Buffer.from(bytes.buffer);
    // Only the lower byte of a code unit counts.
    return (text) => buffer.write(text, 0, MAX_HASHED, "latin1");
  }
  const encoder = new TextEncoder();
  return (text) => encoder.encodeInto(text, bytes).written;
}

/**
 * The key of a prompt: equal for texts with the same normal form (see `normaliseText`), the same on every machine, but
 * different once the normalisation changes.
 *
 * @example
 * promptKey("plan  for ann") === promptKey("plan for ann"); // true: white space does not count
 */
export function promptKey(text: string): string {
  return `n${NORMALISATION_VERSION}-${hashText(normaliseText(text))}`;
}

/** Options of a {@link PromptCache}. */
export interface PromptCacheOptions<Value> {
  /** Maximum number of remembered prompts. Default: 4096. */
  readonly capacity?: number | undefined;
  /** Lifetime of a value in milliseconds. Default: unlimited. */
  readonly ttlMs?: number | undefined;
  readonly clock?: Clock | undefined;
  /**
   * Decides whether the value of a similar prompt may be served. Without this function only equal prompts hit, as
   * similar texts need not have the same answer.
   */
  readonly accept?: ((value: Value, text: string) => boolean) | undefined;
  /**
   * Returns the part of a text that is compared for similarity. Leave out parts that many prompts share, such as a key,
   * as they make short prompts look alike. Default: the whole text.
   */
  readonly wordsOf?: ((text: string) => string) | undefined;
  /** Maximum number of different bits in the signatures of similar prompts, out of 64. Default 12. */
  readonly maxDistance?: number | undefined;
  /** Approximate memory of a value in bytes, which is included in `bytes`. Default: none. */
  readonly bytesOf?: ((value: Value) => number) | undefined;
  /** Maximum number of similar prompts passed to `accept`. Default 4. */
  readonly maxCandidates?: number | undefined;
}

/** The answer of a prompt cache. */
export type PromptHit<Value> =
  | { readonly kind: "exact"; readonly value: Value }
  | {
      readonly kind: "similar";
      readonly value: Value;
      /** Number of different bits in the signatures, out of 64, and the share of equal bits. */
      readonly distance: number;
      readonly similarity: number;
    };

/** Counts of a prompt cache. */
export interface PromptCacheStats {
  /** Number of remembered prompts. */
  readonly size: number;
  /** Number of look-ups answered by an equal prompt. */
  readonly exact: number;
  /** Number of look-ups answered by a similar prompt. */
  readonly similar: number;
  readonly misses: number;
  /** Number of evicted prompts. */
  readonly evictions: number;
}

/** Approximate memory of a kept text besides its letters, in bytes. */
const TEXT_BYTES = 384;

interface Kept<Value> {
  readonly normal: string;
  readonly value: Value;
  readonly hit: PromptHit<Value>;
  readonly createdAt: number;
  readonly hash: number;
  readonly bytes: number;
  row: number;
}

interface Raw<Value> {
  readonly text: string;
  readonly kept: Kept<Value>;
}

/**
 * An ordinary prompt cache for a caller's own texts. The key is the normalised text, which is stored and compared on a
 * hit; an identical text skips the normalisation. Planning requests do not need this cache, as their key is the state.
 *
 * @example
 * const cache = new PromptCache<string>({ capacity: 1000 });
 * cache.set(prompt, answer);
 * cache.get(prompt)?.value;
 */
export class PromptCache<Value> {
  readonly #byNormal: LRUCache<number, Kept<Value>>;
  readonly #byRaw: LRUCache<number, Raw<Value>>;
  readonly #signatures = new SignatureTable();
  readonly #rows: Kept<Value>[] = [];
  readonly #options: PromptCacheOptions<Value>;
  readonly #clock: Clock;
  readonly #ttlMs: number;
  #bytes = 0;
  readonly #counts = { exact: 0, similar: 0, misses: 0, evictions: 0 };

  constructor(options: PromptCacheOptions<Value> = {}) {
    const max = options.capacity ?? defaultCapacity();
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#ttlMs = options.ttlMs ?? Number.POSITIVE_INFINITY;
    this.#byNormal = new LRUCache({
      max,
      dispose: (kept, _, reason) => {
        if (reason === "evict") this.#counts.evictions++;
        this.#count(-kept.bytes);
        this.#dropRow(kept);
      },
    });
    this.#byRaw = new LRUCache({ max, dispose: ({ text }) => this.#count(-bytesOfText(text)) });
  }

  /** Number of remembered prompts. */
  get size(): number {
    return this.#byNormal.size;
  }

  /** Approximate memory in bytes; for values, the result of `bytesOf`. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The counts so far. */
  stats(): PromptCacheStats {
    return { size: this.size, ...this.#counts };
  }

  /** The value of this prompt, or of a similar one accepted by `accept`. */
  get(text: string): PromptHit<Value> | undefined {
    const hit = this.#find(text);
    this.#counts[hit?.kind ?? "misses"]++;
    return hit;
  }

  #find(text: string): PromptHit<Value> | undefined {
    const rawKey = textHash(text);
    const raw = this.#byRaw.get(rawKey);
    if (raw !== undefined && raw.text === text && this.#touch(raw.kept)) return raw.kept.hit;
    const normal = normaliseText(text);
    const kept = this.#byNormal.get(textHash(normal));
    if (kept !== undefined && kept.normal === normal && this.#touch(kept)) {
      this.#keepRaw(rawKey, { text, kept });
      return kept.hit;
    }
    return this.#similar(text, normal);
  }

  /** Stores a value for a prompt and all prompts with the same normal form. */
  set(text: string, value: Value): void {
    const normal = normaliseText(text);
    const hash = textHash(normal);
    const hit: PromptHit<Value> = Object.freeze({ kind: "exact", value });
    const row = this.#rows.length;
    const bytes = bytesOfText(normal) + (this.#options.bytesOf?.(value) ?? 0);
    const createdAt = this.#clock.now();
    const kept: Kept<Value> = { normal, value, hit, createdAt, hash, bytes, row };
    this.#count(bytes);
    this.#byNormal.set(hash, kept);
    // An eviction during `set` may have moved the last row.
    kept.row = this.#rows.length;
    this.#rows.push(kept);
    this.#signatures.set(kept.row, this.#signatureOf(text, normal));
    this.#keepRaw(textHash(text), { text, kept });
  }

  /** Clears all prompts. */
  clear(): void {
    this.#byRaw.clear();
    this.#byNormal.clear();
  }

  #keepRaw(key: number, raw: Raw<Value>): void {
    this.#count(bytesOfText(raw.text));
    this.#byRaw.set(key, raw);
  }

  #count(bytes: number): void {
    this.#bytes += bytes;
  }

  /** Counts a use of an entry. Returns whether the entry may be served. */
  #touch(kept: Kept<Value>): boolean {
    if (kept.row < 0) return false;
    const isFresh =
      this.#ttlMs === Number.POSITIVE_INFINITY || this.#clock.now() < kept.createdAt + this.#ttlMs;
    if (isFresh) this.#byNormal.get(kept.hash);
    else this.#byNormal.delete(kept.hash);
    return isFresh;
  }

  #similar(text: string, normal: string): PromptHit<Value> | undefined {
    const { accept, maxDistance = 12, maxCandidates = 4 } = this.#options;
    if (accept === undefined || this.#rows.length === 0) return undefined;
    const signature = this.#signatureOf(text, normal);
    const found = this.#signatures.nearest(signature, maxDistance, maxCandidates);
    const { rows, distances } = this.#signatures;
    // Rows move when an entry expires: all are read before the first check.
    const candidates = Array.from(rows.subarray(0, found), (row, index) => ({
      kept: this.#rows[row] as Kept<Value>,
      distance: distances[index] as number,
    }));
    for (const { kept, distance } of candidates) {
      if (!accept(kept.value, text) || !this.#touch(kept)) continue;
      const similarity = 1 - distance / SIGNATURE_BITS;
      return { kind: "similar", value: kept.value, distance, similarity };
    }
    return undefined;
  }

  #signatureOf(text: string, normal: string): SimHash {
    const { wordsOf } = this.#options;
    return textSignature(wordsOf === undefined ? normal : normaliseText(wordsOf(text)));
  }

  #dropRow(kept: Kept<Value>): void {
    const last = this.#rows.pop() as Kept<Value>;
    this.#signatures.remove(kept.row);
    if (last !== kept) {
      this.#rows[kept.row] = last;
      last.row = kept.row;
    }
    kept.row = -1;
  }
}

function bytesOfText(text: string): number {
  return TEXT_BYTES + 2 * text.length;
}
