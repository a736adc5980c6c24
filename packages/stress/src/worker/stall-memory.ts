const SLOTS = 256;

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

  /** How much of a time they cover, in milliseconds. */
  within(fromMs: number, toMs: number): number {
    const count = Math.min(SLOTS, Atomics.load(this.#count, 0));
    let coveredMs = 0;
    for (let at = 0; at < 2 * count; at += 2) {
      coveredMs += overlapMs(
        this.#times[at] as number,
        this.#times[at + 1] as number,
        fromMs,
        toMs,
      );
    }
    return Math.min(coveredMs, Math.max(0, toMs - fromMs));
  }
}

/** How long two times run side by side. */
function overlapMs(fromMs: number, toMs: number, otherFromMs: number, otherToMs: number): number {
  return Math.max(0, Math.min(toMs, otherToMs) - Math.max(fromMs, otherFromMs));
}
