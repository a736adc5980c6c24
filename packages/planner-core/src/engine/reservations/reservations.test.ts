import { describe, expect, it } from "vitest";
import { defineDomain } from "../../rules/domain/define-domain.ts";
import { Reservations } from "./reservations.ts";

const tools = ["axe", "saw", "cart"] as const;
const domain = defineDomain({
  name: "yard",
  state: { planks: { type: "integer", min: 0, max: 9 } },
  tools: [
    { name: "use", parameters: { tool: { enum: tools } }, then: { planks: { "+": 1 } } },
    { name: "carve", then: { planks: { "+": 1 } }, cost: 5 },
  ],
});
const use = (...names: (typeof tools)[number][]): number[] =>
  names.map((tool) => domain.actionOf({ tool: "use", args: { tool } }));
const carve = domain.actionOf({ tool: "carve", args: {} });

const open = () =>
  new Reservations({
    domain,
    resourcesOf: (step) => (step.tool === "use" ? [step.args.tool] : []),
    leaseMs: 1000,
    patienceMs: 500,
  });

describe("Reservations", () => {
  it("give a plan all its resources, or none", () => {
    const yard = open();
    expect(yard.acquire("ann", [...use("axe"), carve], 0)).toBe(true);
    expect(yard.acquire("ben", use("axe", "saw"), 0)).toBe(false);
    expect(yard.heldBy("ann", 0)).toEqual(["axe"]);
    expect(yard.heldBy("ben", 0)).toEqual([]);
    expect(yard.acquire("ben", [carve], 0)).toBe(true);
  });

  it("disable actions with resources of others, and nothing else", () => {
    const yard = open();
    yard.acquire("ann", use("axe"), 0);
    expect(yard.disabledFor("ann", 0)).toBeUndefined();
    const disabled = yard.disabledFor("ben", 0);
    expect(disabled?.size).toBe(1);
    expect(disabled?.has(use("axe")[0] as number)).toBe(true);
    yard.release("ann");
    expect(yard.disabledFor("ben", 0)).toBeUndefined();
  });

  it("end on the game's clock unless they are renewed", () => {
    const yard = open();
    yard.acquire("ann", use("axe", "saw"), 0);
    expect(yard.keep("ann", use("axe"), 900)).toBe(true);
    expect(yard.holderOf("saw", 900)).toBeUndefined();
    expect(yard.holderOf("axe", 1899)).toBe("ann");
    expect(yard.holderOf("axe", 1900)).toBeUndefined();
    expect(yard.acquire("ben", use("axe"), 1900)).toBe(true);
    expect(yard.keep("ann", use("axe"), 1950)).toBe(false);
  });

  it("serve in order of arrival", () => {
    const yard = open();
    yard.acquire("ann", use("axe"), 0);
    expect(yard.acquire("ben", use("axe", "saw"), 10)).toBe(false);
    yard.release("ann");
    // The saw is free, but ben waits for both.
    expect(yard.acquire("ann", use("saw"), 20)).toBe(false);
    expect(yard.acquire("cid", use("cart"), 20)).toBe(true);
    expect(yard.acquire("ben", use("axe", "saw"), 30)).toBe(true);
    yard.release("ben");
    expect(yard.acquire("ann", use("saw"), 40)).toBe(true);
  });

  it("drop an agent that does not come back", () => {
    const yard = open();
    yard.acquire("ann", use("axe"), 0);
    yard.wait("ben", 0);
    yard.release("ann");
    expect(yard.acquire("cid", use("axe"), 499)).toBe(false);
    expect(yard.acquire("cid", use("axe"), 500)).toBe(true);
    yard.wait("ben", 500);
    yard.remove("ben");
    yard.remove("cid");
    expect(yard.acquire("ann", use("axe"), 500)).toBe(true);
  });

  it("do not make others wait for an agent that is not blocked", () => {
    const yard = open();
    yard.acquire("ann", use("axe"), 0);
    expect(yard.wait("ben", 0)).toBe(true);
    yard.release("ann");
    expect(yard.wait("ben", 10)).toBe(false);
    expect(yard.acquire("cid", use("axe"), 10)).toBe(true);
  });

  it("are saved and restored", () => {
    const yard = open();
    yard.acquire("ann", use("axe"), 0);
    yard.acquire("ben", use("axe", "saw"), 10);
    const saved: unknown = JSON.parse(JSON.stringify(yard.save()));
    const again = open();
    again.restore(saved);
    expect(again.save()).toEqual(saved);
    expect(again.holderOf("axe", 20)).toBe("ann");
    expect(again.acquire("cid", use("saw"), 20)).toBe(false);
    expect(() => again.restore({ version: 2, leases: [{}], line: 3 })).toThrow(
      /reservations cannot be read:\n {2}\/leases\/0\/resource[\s\S]*\/line: must be a list, not 3/,
    );
    expect(again.holderOf("axe", 20)).toBe("ann");
  });

  it("are not held for ever by a damaged saved game", () => {
    const forever = 1e300;
    const yard = open();
    yard.restore({
      version: 2,
      leases: [{ resource: "axe", agent: "nobody", untilMs: forever }],
      line: [{ agent: "nobody", wants: ["saw", "moon"], untilMs: forever }],
    });
    expect(yard.holderOf("axe", 1000)).toBeUndefined();
    expect(yard.acquire("ann", use("axe", "saw"), 1000)).toBe(true);
    const many = new Array(100_001).fill({ resource: "axe", agent: "a", untilMs: 1 });
    expect(() => yard.restore({ version: 2, leases: many, line: [] })).toThrow(
      "/leases: has more than 100000 items",
    );
  });

  it("depend on the agent: the big forge is only for agents without their own", () => {
    const yard = new Reservations({
      domain,
      resourcesOf: ({ tool }, agent) =>
        tool === "use" ? [agent === "smith" ? "smith's forge" : "forge"] : [],
    });
    const forge = use("axe");
    expect(yard.acquire("ann", forge, 0)).toBe(true);
    expect(yard.acquire("smith", forge, 0)).toBe(true);
    expect(yard.disabledFor("smith", 0)).toBeUndefined();
    expect(yard.acquire("ben", forge, 0)).toBe(false);
    expect(yard.disabledFor("ben", 0)?.has(forge[0] as number)).toBe(true);
    expect(yard.resources).toEqual(["forge", "smith's forge"]);
    const saved = yard.save();
    yard.remove("smith");
    expect(yard.resources).toEqual(["forge"]);
    yard.restore(saved);
    expect(yard.heldBy("smith", 0)).toEqual(["smith's forge"]);
  });

  it("call once for every agent and action, also after other goals", () => {
    const asked: string[] = [];
    const yard = new Reservations({
      domain,
      resourcesOf: ({ tool }, agent) => {
        asked.push(`${agent} ${tool}`);
        return [tool];
      },
    });
    for (let turn = 0; turn < 3; turn++) {
      yard.acquire("ann", [carve], 0);
      yard.disabledFor("ben", 0);
      yard.stopWaiting("ben");
      yard.release("ann");
    }
    expect(asked).toHaveLength(2 * domain.actions.count);
    expect(new Set(asked)).toEqual(new Set(["ann use", "ann carve", "ben use", "ben carve"]));
  });
});
