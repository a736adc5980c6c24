import { describe, expect, it } from "vitest";
import { MemoryBudget } from "./memory-budget.ts";

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
});
