import {
  type Circuit,
  type CircuitOptions,
  type CountedOutcome,
  WINDOW_BUCKETS,
  WINDOW_MS,
  type WindowTotals,
} from "./circuit.ts";

type Bucket = Record<CountedOutcome, number>;

const emptyBucket = (): Bucket => ({ success: 0, slow: 0, failure: 0 });

/** The circuit for browsers: a flag and ten counters. */
export class BreakerCircuit implements Circuit {
  readonly #bucketMs: number;
  #isClosed = true;
  /** Buckets, oldest first. */
  #buckets: Bucket[] = [];
  /** Number of the newest bucket. */
  #at: number;

  constructor({ windowMs = WINDOW_MS, nowMs = 0 }: CircuitOptions) {
    this.#bucketMs = windowMs / WINDOW_BUCKETS;
    this.#at = Math.floor(nowMs / this.#bucketMs);
    this.close();
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  open(): void {
    this.#isClosed = false;
  }

  close(): void {
    this.#isClosed = true;
    this.#buckets = Array.from({ length: WINDOW_BUCKETS }, emptyBucket);
  }

  count(outcome: CountedOutcome, nowMs: number): void {
    this.#moveTo(nowMs);
    (this.#buckets.at(-1) as Bucket)[outcome]++;
  }

  totals(nowMs: number): WindowTotals {
    this.#moveTo(nowMs);
    const sum = (outcome: CountedOutcome): number => {
      let total = 0;
      for (const bucket of this.#buckets) total += bucket[outcome];
      return total;
    };
    return { successes: sum("success"), slow: sum("slow"), failures: sum("failure") };
  }

  #moveTo(nowMs: number): void {
    const at = Math.floor(nowMs / this.#bucketMs);
    const passed = Math.min(WINDOW_BUCKETS, at - this.#at);
    if (passed <= 0) return;
    this.#at = at;
    for (let bucket = 0; bucket < passed; bucket++) this.#buckets.push(emptyBucket());
    this.#buckets.splice(0, passed);
  }
}
