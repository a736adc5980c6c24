import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { casesOf } from "../../../../../scripts/testing/cases.mjs";
import { assign, type Offer } from "./assignment.ts";

/** The most agents with an offer, and the least sum of prices for them, by trying everything. */
function bestOf(offers: readonly (readonly Offer[])[]): { agents: number; sum: number } {
  const taken = new Set<number>();
  const from = (agent: number): { agents: number; sum: number } => {
    if (agent === offers.length) return { agents: 0, sum: 0 };
    let best = from(agent + 1);
    for (const { item, scaledCost } of offers[agent] as readonly Offer[]) {
      if (item >= 0 && taken.has(item)) continue;
      taken.add(item);
      const rest = from(agent + 1);
      taken.delete(item);
      const [agents, sum] = [rest.agents + 1, rest.sum + scaledCost];
      if (agents > best.agents || (agents === best.agents && sum < best.sum))
        best = { agents, sum };
    }
    return best;
  };
  return from(0);
}

const offer = fc.record({
  item: fc.integer({ min: -1, max: 5 }),
  scaledCost: fc.integer({ min: 1, max: 9000 }),
});
/** Up to six agents with up to five offers. */
const drawn = fc.array(fc.array(offer, { maxLength: 5 }), { maxLength: 6 });

describe("an assignment", () => {
  it("serves as many agents as possible, at the least sum of prices", () => {
    fc.assert(
      fc.property(drawn, (offers) => {
        const chosen = assign(offers, 6);
        const taken = chosen.flatMap((at, agent) => offers[agent]?.[at] ?? []);
        const items = taken.map(({ item }) => item).filter((item) => item >= 0);
        expect(new Set(items).size).toBe(items.length);
        const sum = taken.reduce((all, { scaledCost }) => all + scaledCost, 0);
        expect({ agents: taken.length, sum }).toEqual(bestOf(offers));
      }),
      { numRuns: casesOf(500) },
    );
  });

  it("gives equal things to the agents that come first", () => {
    const equal = [0, 1].map((item) => ({ item, scaledCost: 5 }));
    expect(assign([equal, equal, equal], 2)).toEqual([0, 1, -1]);
  });

  it("lets an agent go on to another thing if that costs the crowd less than sending the next one far", () => {
    const ann = [
      { item: 0, scaledCost: 1000 },
      { item: 1, scaledCost: 1100 },
    ];
    const bo = [
      { item: 0, scaledCost: 1050 },
      { item: 1, scaledCost: 9000 },
    ];
    expect(assign([ann, bo], 2)).toEqual([1, 0]);
  });
});
