import { loadDomain } from "@understudy/planner-core";
import { marketDefinition } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import { HostRig, tellSession } from "../testing/host/host-rig.ts";

const MARKET = loadDomain(marketDefinition);
const HOME = { at: "home", open: false, bread: 0 };

/** An agent that tells states, and the plans that it gets: their state, status and times. */
class Shopper {
  readonly rig = new HostRig({ domain: MARKET as never });
  readonly connection = this.rig.accept();
  #seq = 0;

  async tell(nowMs: number, more: object = {}, wants = false): Promise<unknown[]> {
    const { session } = this.connection;
    const before = this.connection.heard("plan").length;
    const values = { ...HOME, ...more };
    tellSession(session, { type: "state", seq: ++this.#seq, agent: "ann", nowMs, values });
    if (wants) {
      const want = { type: "want", seq: ++this.#seq, agent: "ann", goal: "fed" } as const;
      tellSession(session, { ...want, budgetMs: 60_000 });
    }
    await this.rig.clock.advance(0);
    const plans = this.connection.heard("plan").slice(before);
    return plans.map(({ status, fromMs }) => [status, fromMs]);
  }
}

describe("the plan of an agent that plays by itself, with events and a deadline", () => {
  it("goes on while its steps are done in time, also when one is under way", async () => {
    const shopper = new Shopper();
    expect(await shopper.tell(500, {}, true)).toEqual([["solved", [500, 3001]]]);
    expect(await shopper.tell(900)).toEqual([]);
    expect(await shopper.tell(1500, { at: "market" })).toEqual([]);
    expect(await shopper.tell(3000, { at: "market", open: true })).toEqual([]);
    expect(await shopper.tell(3500, { at: "market", open: true, bread: 1 })).toEqual([]);
  });

  it("goes on in the last step before the deadline, and not beyond", async () => {
    const shopper = new Shopper();
    const open = { at: "market", open: true };
    expect(await shopper.tell(19_500, open, true)).toEqual([["solved", [19_500]]]);
    expect(await shopper.tell(19_800, open)).toEqual([]);
    expect(await shopper.tell(20_100, open)).toEqual([["unsolvable", undefined]]);
  });

  it("is made anew when its deadline can no longer be met", async () => {
    const shopper = new Shopper();
    await shopper.tell(500, {}, true);
    expect(await shopper.tell(19_800, { open: true })).toEqual([["unsolvable", undefined]]);
  });

  it("is made anew when the game's clock goes back", async () => {
    const shopper = new Shopper();
    expect(await shopper.tell(2500, {}, true)).toEqual([["solved", [2500, 3501]]]);
    expect(await shopper.tell(500)).toEqual([["solved", [500, 3001]]]);
    expect(await shopper.tell(900)).toEqual([]);
  });
});
