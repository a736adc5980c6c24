import { randomUUID } from "node:crypto";
import type { Redis } from "ioredis";

/** The longest that whoever writes a snapshot may take, in milliseconds. */
const LEASE_MS = 30_000;

/** Deletes a key if it still has a value: whoever took it since keeps it. */
const RELEASE = `if redis.call("GET", KEYS[1]) == ARGV[1] then return redis.call("DEL", KEYS[1]) end return 0`;

/** The right to write a snapshot, which one node has at a time, for 30 s at most. */
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
   * Takes the lease. One that is found without an end, or with one far away, ends 30 s from now, whoever left it.
   *
   * @returns undefined if somebody else has it
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
   * Gives the lease back, unless it has ended, and is another's now.
   *
   * @throws if Redis does not answer
   */
  async release(): Promise<void> {
    await this.#redis.eval(RELEASE, 1, this.#key, this.#token);
  }
}
