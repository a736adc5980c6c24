/** Outcomes in the window, by kind. */
export interface WindowTotals {
  readonly successes: number;
  readonly slow: number;
  readonly failures: number;
}

type Bucket = Record<"success" | "slow" | "failure", number>;

const BUCKETS = 10;
const emptyBucket = (): Bucket => ({ success: 0, slow: 0, failure: 0 });

/** Counts the outcomes of the last while, to a tenth of it. */
export class OutcomeWindow {
  readonly #bucketMs: number;
  /** The newest is the last. */
  #buckets: Bucket[] = [];
  /** Number of the newest bucket. */
  #at: number;

  constructor(windowMs: number, nowMs: number) {
    this.#bucketMs = windowMs / BUCKETS;
    this.#at = Math.floor(nowMs / this.#bucketMs);
    this.clear();
  }

  count(kind: keyof Bucket, nowMs: number): void {
    this.#moveTo(nowMs);
    (this.#buckets.at(-1) as Bucket)[kind]++;
  }

  /** The totals of the window. */
  totals(nowMs: number): WindowTotals {
    this.#moveTo(nowMs);
    const sum = (kind: keyof Bucket): number => {
      let total = 0;
      for (const bucket of this.#buckets) total += bucket[kind];
      return total;
    };
    return { successes: sum("success"), slow: sum("slow"), failures: sum("failure") };
  }

  /** Forgets all outcomes. */
  clear(): void {
    this.#buckets = Array.from({ length: BUCKETS }, emptyBucket);
  }

  #moveTo(nowMs: number): void {
    const at = Math.floor(nowMs / this.#bucketMs);
    const passed = Math.min(BUCKETS, at - this.#at);
    if (passed <= 0) return;
    this.#at = at;
    for (let bucket = 0; bucket < passed; bucket++) this.#buckets.push(emptyBucket());
    this.#buckets.splice(0, passed);
  }
}
