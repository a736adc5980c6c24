import { randomUUID } from "node:crypto";
import type { Redis } from "ioredis";

/** Time limit of writing a snapshot, in ms. */
const LEASE_MS = 30_000;

/** Deletes a key with a given value, so that a later holder keeps it. */
const RELEASE = `if redis.call("GET", KEYS[1]) == ARGV[1] then return redis.call("DEL", KEYS[1]) end return 0`;

/** The exclusive right to write a snapshot, for 30 s at most. */
export class SnapshotLease {
  readonly #redis: Redis;
  readonly #key: string;
  readonly #token: string;

  private constructor(redis: Redis, key: string, token: string) {
    this.#redis = redis;
    this.#key = key;
    this.#token = token;
  }

  /**
   * Takes the lease. A lease without an expiry, or with one far away, is made to expire in 30 s.
   *
   * @returns undefined if another node holds it
   * @throws if Redis does not answer
   */
  static async take(redis: Redis, key: string, author: string): Promise<SnapshotLease | undefined> {
    const token = `${author} ${randomUUID()}`;
    const taken = await redis.set(key, token, "PX", LEASE_MS, "NX");
    if (taken === "OK") return new SnapshotLease(redis, key, token);
    const leftMs = await redis.pttl(key);
    if (leftMs < 0 || leftMs > LEASE_MS) await redis.pexpire(key, LEASE_MS);
    return undefined;
  }

  /**
   * Releases the lease, unless it has expired.
   *
   * @throws if Redis does not answer
   */
  async release(): Promise<void> {
    await this.#redis.eval(RELEASE, 1, this.#key, this.#token);
  }
}
