import { type DomainDefinition, loadDomain } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { HostRig, tellSession } from "../testing/host/host-rig.ts";

const PAN = { type: "enum", values: ["empty", "raw", "done", "burnt"], shared: true } as const;
const KITCHEN = loadDomain({
  name: "kitchen",
  state: { pan: PAN, plates: { type: "integer", min: 0, max: 2, shared: true } },
  tools: [
    {
      ...{ name: "take_off", when: { pan: "done" }, start: { pan: "empty" } },
      ...{ then: { plates: { "+": 1 } }, duration: 1 },
    },
  ],
  goals: [
    { name: "meal", when: { plates: 1 } },
    { name: "clean", when: { pan: "empty" } },
  ],
  clocks: [
    { name: "frying", while: { pan: "raw" }, duration: 10, then: { pan: "done" } },
    { name: "burning", while: { pan: "done" }, duration: 4, then: { pan: "burnt" } },
  ],
} as DomainDefinition);

/** A cook that tells states, and what it is told: the plans with their times, and the steps to begin. */
class Cook {
  readonly rig = new HostRig({ domain: KITCHEN as never });
  readonly connection = this.rig.accept();
  #seq = 0;

  async see(nowMs: number, pan: string, plates = 0): Promise<unknown[]> {
    const values = { pan, plates };
    return this.#tell({ type: "state", seq: ++this.#seq, agent: "ann", nowMs, values });
  }

  async want(goal: string, runner: "client" | "server", clocks?: unknown): Promise<unknown[]> {
    const want = { type: "want", seq: ++this.#seq, agent: "ann", goal, runner, clocks };
    return this.#tell({ ...want, budgetMs: 60_000 });
  }

  async #tell(message: object): Promise<unknown[]> {
    const before = this.connection.heard("plan").length;
    tellSession(this.connection.session, message as never);
    await this.rig.clock.advance(0);
    const plans = this.connection.heard("plan").slice(before);
    return plans.map(({ status, fromMs }) => [status, fromMs]);
  }
}

describe("the plan of an agent that plays by itself, beside clocks of things", () => {
  it("is made anew when something is done sooner than it was told", async () => {
    const cook = new Cook();
    await cook.see(0, "raw");
    expect(await cook.want("meal", "client")).toEqual([["solved", [10_001]]]);
    expect(await cook.see(2000, "raw")).toEqual([]);
    // It burns at the latest at 7000.
    expect(await cook.see(3000, "done")).toEqual([["solved", [3000]]]);
  });

  it("goes on while clocks end when they should", async () => {
    const cook = new Cook();
    await cook.see(500, "raw");
    expect(await cook.want("meal", "client")).toEqual([["solved", [10_501]]]);
    expect(await cook.see(8000, "raw")).toEqual([]);
    expect(await cook.see(10_600, "done")).toEqual([]);
  });

  it("goes on in the middle of a step that shows what it does at its start", async () => {
    const cook = new Cook();
    await cook.see(500, "raw");
    expect(await cook.want("meal", "client")).toEqual([["solved", [10_501]]]);
    expect(await cook.see(10_600, "done")).toEqual([]);
    expect(await cook.see(10_900, "empty")).toEqual([]);
    expect(await cook.see(11_400, "empty")).toEqual([]);
    expect(await cook.see(11_900, "empty", 1)).toEqual([]);
  });

  it("goes on if the step has begun since the last state", async () => {
    const cook = new Cook();
    await cook.see(500, "raw");
    await cook.want("meal", "client");
    expect(await cook.see(10_900, "empty")).toEqual([]);
  });

  it("is made anew if the food is gone that was to be taken off", async () => {
    const cook = new Cook();
    await cook.see(500, "raw");
    await cook.want("meal", "client");
    expect(await cook.see(8000, "empty")).toEqual([["unsolvable", undefined]]);
  });
});

describe("a new want beside clocks of things", () => {
  it.each(["client", "server"] as const)(
    "goes on with those that one of a %s watched",
    async (first) => {
      const cook = new Cook();
      await cook.see(0, "raw");
      await cook.want("meal", first);
      await cook.see(8000, "raw");
      expect(await cook.want("clean", "client")).toEqual([["solved", [10_001]]]);
    },
  );
});

describe("the clocks of a want", () => {
  it("are those that run on", async () => {
    const cook = new Cook();
    await cook.see(0, "raw");
    const clocks = [{ clock: "frying", leftMs: 3000 }];
    expect(await cook.want("meal", "client", clocks)).toEqual([["solved", [3001]]]);
    expect(await cook.see(3100, "done")).toEqual([]);
  });

  it("are those that the server plays by", async () => {
    const cook = new Cook();
    await cook.see(0, "done");
    await cook.want("meal", "server", [{ clock: "burning", leftMs: 0 }]);
    expect(cook.connection.heard("begin")).toEqual([]);
    const other = new Cook();
    await other.see(0, "done");
    await other.want("meal", "server", [{ clock: "burning", leftMs: 500 }]);
    expect(other.connection.heard("begin")).toMatchObject([{ step: { tool: "take_off" } }]);
  });

  it.each(["client", "server"] as const)(
    "are refused where they do not fit: %s",
    async (runner) => {
      const cook = new Cook();
      await cook.see(0, "raw");
      await cook.want("meal", runner, [{ clock: "baking", leftMs: 3000 }]);
      expect(cook.connection.told.at(-1)).toMatchObject({
        ...{ type: "error", pointer: "/clocks/0/clock", agent: "ann" },
      });
    },
  );
});
