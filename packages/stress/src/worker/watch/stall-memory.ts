const SLOTS = 256;

/**
 * The latest stalls, in shared memory with one writer. A stall overwritten during a read counts for less, never for
 * more.
 */
export class StallMemory {
  readonly buffer: SharedArrayBuffer;
  readonly #count: Int32Array;
  /** Alternating start and end times, in milliseconds of the machine's clock. */
  readonly #times: Float64Array;

  constructor(buffer: SharedArrayBuffer = new SharedArrayBuffer(8 + 16 * SLOTS)) {
    this.buffer = buffer;
    this.#count = new Int32Array(buffer, 0, 1);
    this.#times = new Float64Array(buffer, 8, 2 * SLOTS);
  }

  add(fromMs: number, toMs: number): void {
    const count = this.#count[0] as number;
    const at = 2 * (count % SLOTS);
    this.#times[at] = fromMs;
    this.#times[at + 1] = toMs;
    Atomics.store(this.#count, 0, count + 1);
  }

  /** Appends the parts of stalls within a period. */
  collect(fromMs: number, toMs: number, into: Spans): void {
    const count = Atomics.load(this.#count, 0);
    // Oldest first, so that the stalls are nearly in order.
    for (let stall = Math.max(0, count - SLOTS); stall < count; stall++) {
      const at = 2 * (stall % SLOTS);
      const beginMs = Math.max(fromMs, this.#times[at] as number);
      const endMs = Math.min(toMs, this.#times[at + 1] as number);
      if (endMs > beginMs) into.add(beginMs, endMs);
    }
  }
}

/** Periods, sorted by start. The object is reused, because under overload every answer is judged. */
class Spans {
  readonly #beginsMs = new Float64Array(2 * SLOTS);
  readonly #endsMs = new Float64Array(2 * SLOTS);
  #count = 0;

  clear(): void {
    this.#count = 0;
  }

  /** Adds a period, in constant time if periods come in order. */
  add(beginMs: number, endMs: number): void {
    const begins = this.#beginsMs;
    const ends = this.#endsMs;
    let at = this.#count++;
    for (; at > 0 && (begins[at - 1] as number) > beginMs; at--) {
      begins[at] = begins[at - 1] as number;
      ends[at] = ends[at - 1] as number;
    }
    begins[at] = beginMs;
    ends[at] = endMs;
  }

  /** Total time covered; overlaps count once. */
  coveredMs(): number {
    let sumMs = 0;
    let atMs = Number.NEGATIVE_INFINITY;
    for (let index = 0; index < this.#count; index++) {
      const endMs = this.#endsMs[index] as number;
      if (endMs <= atMs) continue;
      sumMs += endMs - Math.max(atMs, this.#beginsMs[index] as number);
      atMs = endMs;
    }
    return sumMs;
  }
}

const spans = new Spans();

/**
 * Time within a period covered by stalls, in milliseconds; overlaps count once.
 *
 * @param memories at most two
 */
export function coveredMs(memories: readonly StallMemory[], fromMs: number, toMs: number): number {
  spans.clear();
  for (const memory of memories) memory.collect(fromMs, toMs, spans);
  return spans.coveredMs();
}
