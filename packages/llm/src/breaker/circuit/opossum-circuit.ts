import { EventEmitter } from "node:events";
import CircuitBreaker from "opossum";
import {
  type Circuit,
  type CircuitOptions,
  type CountedOutcome,
  WINDOW_BUCKETS,
  WINDOW_MS,
  type WindowTotals,
} from "./circuit.ts";

const COUNTERS = { success: "successes", slow: "timeouts", failure: "failures" } as const;

/**
 * The circuit for Node: opossum's switch and rolling window on the breaker's own clock. Calls bypass opossum's `fire`,
 * which knows no deadlines, takes aborts for failures or recoveries, lets results of old calls change the new state,
 * and waits forever for a hung probe.
 */
export class BreakerCircuit implements Circuit {
  readonly #breaker: CircuitBreaker;
  readonly #rotation = new EventEmitter();
  readonly #bucketMs: number;
  #bucket: CircuitBreaker.Bucket;
  /** Number of the current bucket. */
  #at: number;

  constructor({ name, windowMs = WINDOW_MS, nowMs = 0 }: CircuitOptions) {
    this.#bucketMs = windowMs / WINDOW_BUCKETS;
    this.#breaker = new CircuitBreaker(() => Promise.resolve(), {
      name,
      timeout: false,
      rollingCountTimeout: windowMs,
      rollingCountBuckets: WINDOW_BUCKETS,
      // Without this option, opossum sets timers on its own clock.
      rotateBucketController: this.#rotation,
      enableSnapshots: false,
      rollingPercentilesEnabled: false,
    });
    // Without this, opossum starts a timer on opening that turns the breaker half-open.
    this.#breaker.removeAllListeners("open");
    this.#bucket = this.#newestBucket();
    this.#at = Math.floor(nowMs / this.#bucketMs);
  }

  get isClosed(): boolean {
    return this.#breaker.closed;
  }

  open(): void {
    this.#breaker.open();
  }

  close(): void {
    this.#breaker.close();
    this.#rotate(WINDOW_BUCKETS);
  }

  /** Counts in the bucket directly: opossum's own counter stores the duration of every call. */
  count(outcome: CountedOutcome, nowMs: number): void {
    this.#moveTo(nowMs);
    this.#bucket[COUNTERS[outcome]]++;
  }

  totals(nowMs: number): WindowTotals {
    this.#moveTo(nowMs);
    let successes = 0;
    let slow = 0;
    let failures = 0;
    for (const bucket of this.#breaker.status.window) {
      successes += bucket.successes;
      slow += bucket.timeouts;
      failures += bucket.failures;
    }
    return { successes, slow, failures };
  }

  #moveTo(nowMs: number): void {
    const at = Math.floor(nowMs / this.#bucketMs);
    if (at <= this.#at) return;
    this.#rotate(Math.min(WINDOW_BUCKETS, at - this.#at));
    this.#at = at;
  }

  #rotate(times: number): void {
    for (let time = 0; time < times; time++) this.#rotation.emit("rotate");
    this.#bucket = this.#newestBucket();
  }

  #newestBucket(): CircuitBreaker.Bucket {
    return this.#breaker.status.window[0] as CircuitBreaker.Bucket;
  }
}
