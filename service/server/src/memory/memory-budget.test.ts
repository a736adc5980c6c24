import { describe, expect, it } from "vitest";
import { type CacheMemory, MemoryBudget } from "./memory-budget.ts";

const KIB = 1024;
const MIB = 1024 * KIB;

const refusal = (code: string) => expect.objectContaining({ refusal: code });

describe("the memory of tenants", () => {
  it("is limited for each, and given back when what was kept is gone", () => {
    const tenant = new MemoryBudget(10).open(() => 1);
    const account = tenant.account();
    account.add(900 * KIB);
    expect(() => account.add(200 * KIB)).toThrow(refusal("too-much-memory"));
    expect(tenant.usedBytes).toBe(900 * KIB);
    account.release();
    expect(tenant.usedBytes).toBe(0);
    tenant.account().add(MIB);
  });

  it("is limited for all together, whatever each may have", () => {
    const budget = new MemoryBudget(1.5);
    const [one, other] = [budget.open(() => 1), budget.open(() => 1)];
    one.account().add(MIB);
    expect(() => other.account().add(0.6 * MIB)).toThrow("server.memory_mib");
    expect(other.usedBytes).toBe(0);
    other.account().add(MIB / 2);
    expect(budget.usedBytes).toBe(1.5 * MIB);
  });

  it("says how much there is, and which limit to raise", () => {
    const account = new MemoryBudget().open(() => 2).account();
    expect(() => account.add(3 * MIB)).toThrow(/0\.0 of 2\.0 MiB.*tenants\.NAME\.memory_mib/);
  });

  it("can always be given back, though a limit was lowered", () => {
    let limit = 10;
    const account = new MemoryBudget().open(() => limit).account();
    account.add(10 * MIB);
    limit = 1;
    account.add(-5 * MIB);
    expect(account.usedBytes).toBe(5 * MIB);
  });

  it("empties caches for what must not be lost, the one that was used longest ago first", () => {
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

  it("empties a cache that finds no room though all others are empty", () => {
    const tenant = new MemoryBudget().open(() => 1);
    tenant.account().add(700 * KIB);
    let emptied = 0;
    const cache = tenant.cache(() => void emptied++);
    cache.set(300 * KIB);
    expect(emptied).toBe(0);
    cache.set(400 * KIB);
    expect([emptied, cache.usedBytes, tenant.usedBytes]).toEqual([1, 0, 700 * KIB]);
  });

  it("empties the caches of the tenant that has most in them where all have too much", () => {
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
