import {
  type CacheEntry,
  type CacheQuery,
  type Domain,
  loadDomain,
  planOf,
  RequestError,
} from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readEnvironment } from "../config.ts";
import { ExactCache } from "./exact-cache.ts";

const makeDomain = (bucket?: number): Domain =>
  loadDomain({
    name: "yard",
    state: {
      a: { type: "integer", min: -5, max: 20, ...(bucket === undefined ? {} : { bucket }) },
      b: { type: "boolean" },
    },
    tools: [
      { name: "up", then: { a: { "+": 1 } } },
      { name: "flip", then: { b: true } },
    ],
  });

const domain = makeDomain();
const query = (a: number, changes: Partial<CacheQuery> = {}): CacheQuery => {
  const of = changes.domain ?? domain;
  return {
    domain: of,
    state: of.state({ a, b: false }),
    goal: of.goal({ b: true }),
    partition: "p",
    text: {},
    maxCostRatio: 1.25,
    ...changes,
  };
};
const entry = (changes: Partial<CacheEntry> = {}): CacheEntry => ({
  plan: planOf(domain, [domain.actionOf({ tool: "flip", args: {} })]),
  cost: 1000,
  leadSteps: 1,
  optimal: false,
  mended: false,
  costRatio: 1,
  ...changes,
});

describe("ExactCache", () => {
  it("serves a stored plan for an equal question, and only for that", () => {
    const cache = new ExactCache({ capacity: 10 });
    expect(cache.lookup(query(1))).toEqual({ kind: "miss" });
    cache.store(query(1), entry());
    expect(cache.lookup(query(1))).toEqual({ kind: "exact", entry: entry(), proved: true });
    expect(cache.lookup(query(2)).kind).toBe("miss");
    expect(cache.lookup(query(1, { partition: "q" })).kind).toBe("miss");
  });

  it("keeps a copy of the state, which is only lent", () => {
    const cache = new ExactCache({ capacity: 10 });
    const lent = query(1);
    cache.store(lent, entry());
    lent.state[0] = 7;
    expect(cache.lookup(lent).kind).toBe("miss");
    expect(cache.lookup(query(1)).kind).toBe("exact");
  });

  it("misses when the plan was dearer than the question allows", () => {
    const cache = new ExactCache({ capacity: 10 });
    cache.store(query(1), entry({ costRatio: 1.5 }));
    expect(cache.lookup(query(1)).kind).toBe("miss");
    expect(cache.lookup(query(1, { maxCostRatio: 2 })).kind).toBe("exact");
  });

  it("misses when the plan uses a disabled action", () => {
    const cache = new ExactCache({ capacity: 10 });
    cache.store(query(1), entry());
    const flip = domain.actionSet([{ tool: "flip", args: {} }]);
    const up = domain.actionSet([{ tool: "up", args: {} }]);
    expect(cache.lookup(query(1, { disabled: flip })).kind).toBe("miss");
    expect(cache.lookup(query(1, { disabled: up })).kind).toBe("exact");
  });

  it("keeps the cheaper of two plans", () => {
    const cache = new ExactCache({ capacity: 10 });
    cache.store(query(1), entry({ cost: 2000 }));
    cache.store(query(1), entry({ cost: 1000 }));
    cache.store(query(1), entry({ cost: 3000 }));
    expect(cache.lookup(query(1))).toMatchObject({ entry: { cost: 1000 } });
  });

  it("remembers a wrong answer for a while, never in place of a plan", async () => {
    const clock = new FakeClock();
    const cache = new ExactCache({ capacity: 10, negativeMs: 100, clock });
    cache.storeNegative(query(1), "unsound-plan");
    expect(cache.lookup(query(1))).toEqual({ kind: "negative", reason: "unsound-plan" });
    await clock.advance(100);
    expect(cache.lookup(query(1)).kind).toBe("miss");
    cache.store(query(2), entry({ costRatio: 1.5 }));
    cache.storeNegative(query(2), "invalid-json");
    expect(cache.lookup(query(2)).kind).toBe("negative");
    expect(cache.lookup(query(2, { maxCostRatio: 2 })).kind).toBe("exact");
    cache.store(query(1), entry());
    expect(cache.lookup(query(1)).kind).toBe("exact");
  });

  it("takes neighbours in a bucket for equal, but unproved", () => {
    const rough = makeDomain(5);
    const cache = new ExactCache({ capacity: 10 });
    const of = { domain: rough };
    cache.store(query(1, of), entry({ cost: 1000 }));
    expect(cache.lookup(query(1, of))).toMatchObject({ kind: "exact", proved: true });
    expect(cache.lookup(query(4, of))).toMatchObject({ kind: "exact", proved: false });
    expect(cache.lookup(query(5, of)).kind).toBe("miss");
    expect(cache.lookup(query(-1, of)).kind).toBe("miss");
    // A dearer plan for a neighbour does not make the kept plan a proved one there.
    cache.store(query(4, of), entry({ cost: 2000 }));
    expect(cache.lookup(query(4, of))).toMatchObject({ proved: false, entry: { cost: 1000 } });
    cache.storeNegative(query(4, of), "unsound-plan");
    expect(cache.lookup(query(4, of))).toMatchObject({ kind: "exact", proved: false });
  });

  it("behaves as a list of the most recently used", () => {
    const step = fc.record({ a: fc.integer({ min: 0, max: 6 }), store: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const cache = new ExactCache({ capacity: 3 });
        let model: number[] = [];
        for (const { a, store } of steps) {
          const known = model.includes(a);
          expect(cache.lookup(query(a)).kind).toBe(known ? "exact" : "miss");
          if (store) cache.store(query(a), entry());
          if (known || store) model = [a, ...model.filter((other) => other !== a)].slice(0, 3);
          expect(cache.size).toBe(model.length);
        }
      }),
    );
  });
});

describe("readEnvironment", () => {
  it("has defaults", () => {
    expect(readEnvironment({}).cacheCapacity).toBe(4096);
    expect(readEnvironment({ LLM_CACHE_CAP: " 12 " }).cacheCapacity).toBe(12);
  });

  it.each(["0", "-1", "many", "1.5", "1e9"])("refuses %j", (value) => {
    expect(() => readEnvironment({ LLM_CACHE_CAP: value })).toThrow(RequestError);
  });
});
