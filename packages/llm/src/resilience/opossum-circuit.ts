import { EventEmitter } from "node:events";
import CircuitBreaker from "opossum";

/** Outcomes in the window, by kind. */
export interface WindowTotals {
  readonly successes: number;
  readonly slow: number;
  readonly failures: number;
}

const BUCKETS = 10;
/** The longest delay that timers hold: 24 days. The cool-down is ours to count. */
const NEVER_MS = 2 ** 31 - 1;

/**
 * The part of opossum that the breaker stands on: the switch and the rolling window, driven by an
 * injected clock. Calls do not run through opossum's `fire`: it knows no deadline, takes every error
 * for a failure or heals on those that it is told to ignore, lets old calls decide about new ones,
 * waits for ever for a probe that hangs, and costs many times what a call may.
 */
export class OpossumCircuit {
  readonly #circuit: CircuitBreaker;
  readonly #rotation = new EventEmitter();
  readonly #bucketMs: number;
  #bucket: CircuitBreaker.Bucket;
  /** Number of the bucket that is filled now. */
  #at: number;

  constructor(name: string, windowMs: number, nowMs: number) {
    this.#bucketMs = windowMs / BUCKETS;
    this.#circuit = new CircuitBreaker(() => Promise.resolve(), {
      name,
      timeout: false,
      resetTimeout: NEVER_MS,
      rollingCountTimeout: windowMs,
      rollingCountBuckets: BUCKETS,
      // Without these two opossum sets timers on a clock of its own.
      rotateBucketController: this.#rotation,
      enableSnapshots: false,
      rollingPercentilesEnabled: false,
    });
    this.#bucket = this.#firstBucket();
    this.#at = Math.floor(nowMs / this.#bucketMs);
  }

  get isClosed(): boolean {
    return this.#circuit.closed;
  }

  /** Counts in the bucket itself: opossum's own counter keeps a latency of every call. */
  count(kind: "success" | "slow" | "failure" | "reject", nowMs: number): void {
    this.#moveTo(nowMs);
    const bucket = this.#bucket;
    if (kind === "success") bucket.successes++;
    else if (kind === "slow") bucket.timeouts++;
    else if (kind === "failure") bucket.failures++;
    else bucket.rejects++;
  }

  /** What the window holds. */
  totals(nowMs: number): WindowTotals {
    this.#moveTo(nowMs);
    let successes = 0;
    let slow = 0;
    let failures = 0;
    for (const bucket of this.#circuit.status.window) {
      successes += bucket.successes;
      slow += bucket.timeouts;
      failures += bucket.failures;
    }
    return { successes, slow, failures };
  }

  open(): void {
    this.#circuit.open();
  }

  /** Closes, and forgets what led to opening. */
  close(): void {
    this.#circuit.close();
    this.#rotate(BUCKETS);
  }

  shutDown(): void {
    this.#circuit.shutdown();
  }

  #moveTo(nowMs: number): void {
    const at = Math.floor(nowMs / this.#bucketMs);
    if (at <= this.#at) return;
    this.#rotate(Math.min(BUCKETS, at - this.#at));
    this.#at = at;
  }

  #rotate(times: number): void {
    for (let time = 0; time < times; time++) this.#rotation.emit("rotate");
    this.#bucket = this.#firstBucket();
  }

  #firstBucket(): CircuitBreaker.Bucket {
    return this.#circuit.status.window[0] as CircuitBreaker.Bucket;
  }
}
