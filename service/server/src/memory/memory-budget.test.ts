import { describe, expect, it } from "vitest";
import { type CacheMemory, MemoryBudget } from "./memory-budget.ts";

const KIB = 1024;
const MIB = 1024 * KIB;

const refusal = (code: string) => expect.objectContaining({ refusal: code });

describe("the memory budget of tenants", () => {
  it("limits each tenant, and takes memory back", () => {
    const tenant = new MemoryBudget(10).open(() => 1);
    const account = tenant.account();
    account.add(900 * KIB);
    expect(() => account.add(200 * KIB)).toThrow(refusal("too-much-memory"));
    expect(tenant.usedBytes).toBe(900 * KIB);
    account.release();
    expect(tenant.usedBytes).toBe(0);
    tenant.account().add(MIB);
  });

  it("limits all tenants together, whatever their own limits", () => {
    const budget = new MemoryBudget(1.5);
    const [one, other] = [budget.open(() => 1), budget.open(() => 1)];
    one.account().add(MIB);
    expect(() => other.account().add(0.6 * MIB)).toThrow("server.memory_mib");
    expect(other.usedBytes).toBe(0);
    other.account().add(MIB / 2);
    expect(budget.usedBytes).toBe(1.5 * MIB);
  });

  it("reports the usage and the limit to raise", () => {
    const account = new MemoryBudget().open(() => 2).account();
    expect(() => account.add(3 * MIB)).toThrow(/0\.0 of 2\.0 MiB.*tenants\.NAME\.memory_mib/);
  });

  it("takes memory back even after a limit was lowered", () => {
    let limit = 10;
    const account = new MemoryBudget().open(() => limit).account();
    account.add(10 * MIB);
    limit = 1;
    account.add(-5 * MIB);
    expect(account.usedBytes).toBe(5 * MIB);
  });

  it("empties caches before it refuses other data, least recently used first", () => {
    const tenant = new MemoryBudget().open(() => 1);
    const emptied: string[] = [];
    const caches = ["old", "new"].map((name) => tenant.cache(() => void emptied.push(name)));
    const [old, fresh] = caches as [CacheMemory, CacheMemory];
    fresh.set(100 * KIB);
    old.set(300 * KIB);
    fresh.set(600 * KIB);
    const account = tenant.account();
    account.add(300 * KIB);
    expect([emptied, old.usedBytes, fresh.usedBytes]).toEqual([["old"], 0, 600 * KIB]);
    expect(() => account.add(800 * KIB)).toThrow(refusal("too-much-memory"));
    expect([emptied, tenant.usedBytes, tenant.cachedBytes]).toEqual([["old", "new"], 300 * KIB, 0]);
  });

  it("empties a cache that does not fit although all others are empty", () => {
    const tenant = new MemoryBudget().open(() => 1);
    tenant.account().add(700 * KIB);
    let emptied = 0;
    const cache = tenant.cache(() => void emptied++);
    cache.set(300 * KIB);
    expect(emptied).toBe(0);
    cache.set(400 * KIB);
    expect([emptied, cache.usedBytes, tenant.usedBytes]).toEqual([1, 0, 700 * KIB]);
  });

  it("empties the caches of the tenant with the most cached bytes if the server is full", () => {
    const budget = new MemoryBudget(2);
    const emptied: string[] = [];
    for (const [name, kib] of [
      ["small", 500],
      ["large", 900],
    ] as const) {
      budget
        .open()
        .cache(() => void emptied.push(name))
        .set(kib * KIB);
    }
    budget.open().account().add(MIB);
    expect([emptied, budget.usedBytes]).toEqual([["large"], 500 * KIB + MIB]);
  });
});
