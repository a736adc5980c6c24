import { describe, expect, it } from "vitest";
import { MemoryBudget } from "./memory-budget.ts";

const refusal = (code: string) => expect.objectContaining({ refusal: code });

describe("the memory of tenants", () => {
  it("is limited for each, and given back when what was kept is gone", () => {
    const tenant = new MemoryBudget(1000).open(() => 100);
    const account = tenant.account();
    account.add(90);
    expect(() => account.add(20)).toThrow(refusal("too-much-memory"));
    expect(tenant.usedBytes).toBe(90);
    account.release();
    expect(tenant.usedBytes).toBe(0);
    tenant.account().add(100);
  });

  it("is limited for all together, whatever each may have", () => {
    const budget = new MemoryBudget(150);
    const [one, other] = [budget.open(() => 100), budget.open(() => 100)];
    one.account().add(100);
    expect(() => other.account().add(60)).toThrow("server.memory_mib");
    expect(other.usedBytes).toBe(0);
    other.account().add(50);
    expect(budget.usedBytes).toBe(150);
  });

  it("says how much there is, and which limit to raise", () => {
    const account = new MemoryBudget().open(() => 2 * 1024 * 1024).account();
    expect(() => account.add(3 * 1024 * 1024)).toThrow(/0\.0 of 2\.0 MiB.*tenants\.NAME\.memory_mib/);
  });

  it("can always be given back, though a limit was lowered", () => {
    let limit = 100;
    const account = new MemoryBudget().open(() => limit).account();
    account.add(100);
    limit = 10;
    account.add(-50);
    expect(account.usedBytes).toBe(50);
  });
});
