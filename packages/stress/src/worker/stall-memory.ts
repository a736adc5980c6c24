const SLOTS = 256;

/** From when to when, in milliseconds of the machine's clock. */
type Span = readonly [fromMs: number, toMs: number];

/**
 * The last stalls that somebody saw, in memory that threads share. One thread writes; a stall that is
 * overwritten while it is read counts for less, never for more.
 */
export class StallMemory {
  readonly buffer: SharedArrayBuffer;
  readonly #count: Int32Array;
  /** Beginning and end, in milliseconds of the machine's clock, by turns. */
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

  /** Appends those parts of its stalls that lie within a time to a list. */
  collect(fromMs: number, toMs: number, into: Span[]): void {
    const count = Math.min(SLOTS, Atomics.load(this.#count, 0));
    for (let at = 0; at < 2 * count; at += 2) {
      const beginMs = Math.max(fromMs, this.#times[at] as number);
      const endMs = Math.min(toMs, this.#times[at + 1] as number);
      if (endMs > beginMs) into.push([beginMs, endMs]);
    }
  }
}

/** How much of a time stalls cover, in milliseconds. Where they overlap, time counts once. */
export function coveredMs(memories: readonly StallMemory[], fromMs: number, toMs: number): number {
  const spans: Span[] = [];
  for (const memory of memories) memory.collect(fromMs, toMs, spans);
  spans.sort((one, other) => one[0] - other[0]);
  let sumMs = 0;
  let atMs = fromMs;
  for (const [beginMs, endMs] of spans) {
    if (endMs <= atMs) continue;
    sumMs += endMs - Math.max(atMs, beginMs);
    atMs = endMs;
  }
  return sumMs;
}
