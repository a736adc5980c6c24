import { type CacheQuery, defineDomain, PlanLibrary } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { TieredCache } from "./tiered-cache.ts";

const price = { ferry: 1 };

const domain = defineDomain({
  name: "crossing",
  state: { there: { type: "boolean", default: false } },
  tools: [
    { name: "walk", then: { there: true }, cost: 6 },
    {
      name: "ferry",
      then: { there: true },
      cost: { base: 1, min: 1, reads: [], of: () => price.ferry },
    },
  ],
  goals: [{ name: "there", when: { there: true } }],
}).untyped;

describe("a prepared plan with run-time costs", () => {
  it("is priced again, and not trusted to be cheap", () => {
    const planLibrary = new PlanLibrary(domain);
    const goal = domain.goal("there");
    planLibrary.add([domain.actionOf({ tool: "ferry", args: {} })], { goal });
    const cache = new TieredCache({ prepared: [planLibrary] });
    const query: CacheQuery = {
      domain,
      state: domain.state({}),
      goal,
      partition: "costs of today",
      text: { persona: undefined, directive: undefined, memory: undefined },
      maxCostRatio: 2,
    };
    price.ferry = 501;
    const answer = cache.lookup(query);
    expect(answer).toMatchObject({ kind: "generalised", entry: { scaledCost: 501_000 } });
    expect("entry" in answer && answer.entry.costRatio).toBeGreaterThan(2);
    cache.dispose();
  });
});
