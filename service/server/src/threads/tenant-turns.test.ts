import { ServiceRefusedError } from "@understudy/session";
import { describe, expect, it } from "vitest";
import { TenantTurns } from "./tenant-turns.ts";

/** Work that the test ends. */
function rig(atOnce: number, perTenant = 8, eachAtOnce = 1) {
  const what = "domains of yours wait";
  const turns = new TenantTurns({ atOnce, perTenant, eachAtOnce, what });
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const take = (tenant: string, name: string, signal?: AbortSignal): Promise<void> =>
    turns.take(
      tenant,
      () => {
        begun.push(name);
        return new Promise((resolve) => ends.set(name, resolve));
      },
      signal,
    );
  const end = async (name: string): Promise<void> => {
    ends.get(name)?.();
    await settle();
  };
  return { turns, begun, take, end };
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("turns of tenants", () => {
  it("alternate between a tenant with much work and one with little", async () => {
    const { begun, take, end } = rig(1);
    void take("greedy", "g1");
    void take("greedy", "g2");
    void take("greedy", "g3");
    void take("modest", "m1");
    await settle();
    expect(begun).toEqual(["g1"]);
    await end("g1");
    await end("g2");
    await end("m1");
    expect(begun).toEqual(["g1", "g2", "m1", "g3"]);
  });

  it("go to one work per tenant at a time, however many threads there are", async () => {
    const { begun, take, end } = rig(4);
    void take("a", "a1");
    void take("a", "a2");
    void take("b", "b1");
    await settle();
    expect(begun).toEqual(["a1", "b1"]);
    await end("a1");
    expect(begun).toEqual(["a1", "b1", "a2"]);
  });

  it("are refused over the tenant's limit", async () => {
    const { turns, take } = rig(1, 2);
    void take("a", "a1");
    void take("a", "a2");
    await expect(take("a", "a3")).rejects.toThrow(ServiceRefusedError);
    expect(() => turns.checkRoom("a")).toThrow("2 domains of yours wait");
    expect(() => turns.checkRoom("b")).not.toThrow();
  });

  it("allow several works of one tenant while no other tenant waits", async () => {
    const { begun, take, end, turns } = rig(2, 8, 2);
    void take("a", "a1");
    void take("a", "a2");
    void take("a", "a3");
    void take("b", "b1");
    await settle();
    expect(begun).toEqual(["a1", "a2"]);
    expect([turns.isAwaitedBeside("a"), turns.isAwaitedBeside("c")]).toEqual([true, true]);
    await end("a1");
    await end("a2");
    expect(begun).toEqual(["a1", "a2", "a3", "b1"]);
    expect(turns.isAwaitedBeside("a")).toBe(false);
  });

  it("skip cancelled work, which makes room at once", async () => {
    const { begun, take, end } = rig(1, 2);
    const left = new AbortController();
    void take("a", "a1");
    const gone = take("a", "a2", left.signal);
    left.abort(new Error("gone"));
    await expect(gone).rejects.toThrow("gone");
    void take("a", "a3");
    await end("a1");
    expect(begun).toEqual(["a1", "a3"]);
    await expect(take("b", "b1", left.signal)).rejects.toThrow("gone");
  });

  it("continue after failed work", async () => {
    const { turns } = rig(1);
    await expect(turns.take("a", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    await expect(turns.take("a", async () => 1)).resolves.toBe(1);
  });
});
