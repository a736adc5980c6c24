/**
 * Answers to prompts, the same or alike.
 *
 * @module
 */

import { type Clock, systemClock } from "@understudy/planner-core";
import { hashText, NORMALISATION_VERSION, normaliseText } from "@understudy/planner-core/internal";
import { LRUCache } from "lru-cache";
import { defaultCapacity } from "../default-capacity.ts";
import { SignatureTable } from "../signature/signature-table.ts";
import { SIGNATURE_BITS, type SimHash } from "../signature/simhash.ts";
import { textHash } from "./text-hash.ts";
import { textSignature } from "./text-signature.ts";

/**
 * The key of a prompt: equal for texts that normalise alike (see `normaliseText`), the same on every
 * machine, another one whenever the normalisation changes.
 *
 * @example
 * promptKey("plan  for ann") === promptKey("plan for ann"); // true: white space does not count
 */
export function promptKey(text: string): string {
  return `n${NORMALISATION_VERSION}-${hashText(normaliseText(text))}`;
}

/** Options of a {@link PromptCache}. */
export interface PromptCacheOptions<Value> {
  /** Prompts that are remembered. Default: 4096. */
  readonly capacity?: number | undefined;
  /** The time for which a value is served after it was set, in milliseconds. Default: for ever. */
  readonly ttlMs?: number | undefined;
  readonly clock?: Clock | undefined;
  /**
   * Whether the value of another prompt may be served for this one. Without it only equal prompts hit:
   * that two texts are alike says nothing about whether one answer fits both.
   */
  readonly accept?: ((value: Value, text: string) => boolean) | undefined;
  /**
   * The part of a text that similar prompts are told by. Default: all of it. Leave out what many prompts share, such as a
   * key: the less a prompt says, the more it would look like any other.
   */
  readonly wordsOf?: ((text: string) => string) | undefined;
  /** Similar prompts differ in at most this many of 64 bits. Default 12. */
  readonly maxDistance?: number | undefined;
  /** Similar prompts that `accept` is asked about. Default 4. */
  readonly maxCandidates?: number | undefined;
}

/** An answer of a prompt cache. */
export type PromptHit<Value> =
  | { readonly kind: "exact"; readonly value: Value }
  | {
      readonly kind: "similar";
      readonly value: Value;
      /** Bits of 64 in which the signatures differ, and the share in which they agree. */
      readonly distance: number;
      readonly similarity: number;
    };

/** Counts of a prompt cache. */
export interface PromptCacheStats {
  /** Prompts that are remembered now. */
  readonly size: number;
  /** Look-ups that an equal prompt answered. */
  readonly exact: number;
  /** Those that a similar one answered. */
  readonly similar: number;
  readonly misses: number;
  /** Prompts that made room for others. */
  readonly evictions: number;
}

interface Kept<Value> {
  readonly normal: string;
  readonly value: Value;
  readonly hit: PromptHit<Value>;
  readonly createdAt: number;
  readonly hash: number;
  row: number;
}

interface Raw<Value> {
  readonly text: string;
  readonly kept: Kept<Value>;
}

/**
 * The classic cache for prompts, for callers who bring texts of their own: keyed by the normalised
 * text, which is stored and compared on a hit. A text that was seen before, letter for letter, skips the
 * normalisation. Planning requests do not need it: they are keyed by state.
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
        this.#dropRow(kept);
      },
    });
    this.#byRaw = new LRUCache({ max });
  }

  /** Prompts that are remembered now. */
  get size(): number {
    return this.#byNormal.size;
  }

  /** Its counts so far. */
  stats(): PromptCacheStats {
    return { size: this.size, ...this.#counts };
  }

  /** The value of this prompt, or of a similar one that `accept` takes. */
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
      this.#byRaw.set(rawKey, { text, kept });
      return kept.hit;
    }
    return this.#similar(text, normal);
  }

  /** Keeps a value for a prompt and for all that normalise alike. */
  set(text: string, value: Value): void {
    const normal = normaliseText(text);
    const hash = textHash(normal);
    const hit: PromptHit<Value> = Object.freeze({ kind: "exact", value });
    const row = this.#rows.length;
    const kept: Kept<Value> = { normal, value, hit, createdAt: this.#clock.now(), hash, row };
    this.#byNormal.set(hash, kept);
    // Setting may have evicted another prompt, whose row is filled by the last one.
    kept.row = this.#rows.length;
    this.#rows.push(kept);
    this.#signatures.set(kept.row, this.#signatureOf(text, normal));
    this.#byRaw.set(textHash(text), { text, kept });
  }

  /** Forgets everything. */
  clear(): void {
    this.#byRaw.clear();
    this.#byNormal.clear();
  }

  /** Whether an entry may be served; it then counts as recently used. */
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
    // Rows move when an entry is too old: they are read before anything is touched.
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
