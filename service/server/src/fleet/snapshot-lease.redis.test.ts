import type { Redis } from "ioredis";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { RedisServer } from "../../../../scripts/testing/redis-server.mjs";
import { redisClient } from "../testing/redis-client.ts";
import { SnapshotLease } from "./snapshot-lease.ts";

const key = "understudy:default:hash:lease";

describe("the lease of a snapshot", () => {
  let server: RedisServer;
  let redis: Redis;

  beforeAll(async () => {
    server = await RedisServer.start();
    redis = redisClient(server);
  });
  afterAll(async () => {
    redis.disconnect();
    await server.stop();
  });
  beforeEach(() => redis.flushall());

  it("is exclusive, and free after its release", async () => {
    const lease = await SnapshotLease.take(redis, key, "a");
    expect(await redis.pttl(key)).toBeGreaterThan(0);
    expect(await SnapshotLease.take(redis, key, "a")).toBeUndefined();
    await lease?.release();
    expect(await SnapshotLease.take(redis, key, "b")).toBeDefined();
  });

  it("survives a late release by its former holder", async () => {
    const slow = await SnapshotLease.take(redis, key, "a");
    await redis.del(key);
    // The same node again, after its first lease expired.
    const next = await SnapshotLease.take(redis, key, "a");
    await slow?.release();
    expect(await redis.exists(key)).toBe(1);
    await next?.release();
    expect(await redis.exists(key)).toBe(0);
  });

  it.each([
    ["without an end", async () => void (await redis.set(key, "somebody"))],
    ["that ends in a year", async () => void (await redis.set(key, "somebody", "EX", 31_536_000))],
    ["that is no text", async () => void (await redis.rpush(key, "somebody"))],
  ])("gets an expiry if it has %s", async (_, leave) => {
    await leave();
    expect(await SnapshotLease.take(redis, key, "a")).toBeUndefined();
    const leftMs = await redis.pttl(key);
    expect(leftMs).toBeGreaterThan(0);
    expect(leftMs).toBeLessThanOrEqual(30_000);
  });

  it("expires, however often other nodes ask for it", async () => {
    await SnapshotLease.take(redis, key, "a");
    await redis.pexpire(key, 20_000);
    await SnapshotLease.take(redis, key, "b");
    expect(await redis.pttl(key)).toBeLessThanOrEqual(20_000);
  });
});
