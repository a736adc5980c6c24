import {
  type CacheEntry,
  type CacheQuery,
  type Domain,
  loadDomain,
  planOf,
} from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
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
  scaledCost: 1000,
  llmSteps: 1,
  optimal: false,
  mended: false,
  costRatio: 1,
  ...changes,
});

describe("ExactCache", () => {
  it("has the capacity of LLM_CACHE_CAP by default", () => {
    expect(new ExactCache().capacity).toBe(4096);
    try {
      vi.stubEnv("LLM_CACHE_CAP", " 12 ");
      expect(new ExactCache().capacity).toBe(12);
      expect(new ExactCache({ capacity: 7 }).capacity).toBe(7);
      for (const value of ["0", "many", "1.5"]) {
        vi.stubEnv("LLM_CACHE_CAP", value);
        expect(() => new ExactCache()).toThrow("LLM_CACHE_CAP");
      }
    } finally {
      vi.unstubAllEnvs();
    }
  });

  it("serves a stored plan for an equal question, and only for that", () => {
    const cache = new ExactCache({ capacity: 10 });
    expect(cache.lookup(query(1))).toEqual({ kind: "miss" });
    cache.store(query(1), entry());
    expect(cache.lookup(query(1))).toEqual({ kind: "exact", entry: entry(), proved: true });
    expect(cache.lookup(query(2)).kind).toBe("miss");
    expect(cache.lookup(query(1, { partition: "q" })).kind).toBe("miss");
  });

  it("copies the state", () => {
    const cache = new ExactCache({ capacity: 10 });
    const lent = query(1);
    cache.store(lent, entry());
    lent.state[0] = 7;
    expect(cache.lookup(lent).kind).toBe("miss");
    expect(cache.lookup(query(1)).kind).toBe("exact");
  });

  it("misses when the plan is too expensive for the question", () => {
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
    cache.store(query(1), entry({ scaledCost: 2000 }));
    cache.store(query(1), entry({ scaledCost: 1000 }));
    cache.store(query(1), entry({ scaledCost: 3000 }));
    expect(cache.lookup(query(1))).toMatchObject({ entry: { scaledCost: 1000 } });
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

  it("treats neighbours in a bucket as equal, but unproved", () => {
    const rough = makeDomain(5);
    const cache = new ExactCache({ capacity: 10 });
    const of = { domain: rough };
    cache.store(query(1, of), entry({ scaledCost: 1000 }));
    expect(cache.lookup(query(1, of))).toMatchObject({ kind: "exact", proved: true });
    expect(cache.lookup(query(4, of))).toMatchObject({ kind: "exact", proved: false });
    expect(cache.lookup(query(5, of)).kind).toBe("miss");
    expect(cache.lookup(query(-1, of)).kind).toBe("miss");
    // A more expensive plan for a neighbour does not make the stored plan a proved one there.
    cache.store(query(4, of), entry({ scaledCost: 2000 }));
    expect(cache.lookup(query(4, of))).toMatchObject({
      proved: false,
      entry: { scaledCost: 1000 },
    });
    cache.storeNegative(query(4, of), "unsound-plan");
    expect(cache.lookup(query(4, of))).toMatchObject({ kind: "exact", proved: false });
  });

  it("behaves like an LRU list", () => {
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

  it("behaves like an LRU list with an age limit", async () => {
    const step = fc.record({
      a: fc.integer({ min: 0, max: 6 }),
      store: fc.boolean(),
      wait: fc.constantFrom(0, 0, 40, 100),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const clock = new FakeClock();
        const cache = new ExactCache({ capacity: 4, ttlMs: 100, clock });
        let model: { a: number; since: number }[] = [];
        for (const { a, store, wait } of steps) {
          await clock.advance(wait);
          const found = model.find((one) => one.a === a);
          const fresh = found !== undefined && clock.now() < found.since + 100;
          expect(cache.lookup(query(a)).kind).toBe(fresh ? "exact" : "miss");
          const others = model.filter((one) => one !== found);
          if (fresh) model = [found, ...others];
          else model = others;
          if (store && !fresh) {
            cache.store(query(a), entry());
            model = [{ a, since: clock.now() }, ...model].slice(0, 4);
          }
          expect(cache.size).toBe(model.length);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("serves nothing wrong when keys collide", () => {
    const states = fc.array(fc.integer({ min: -5, max: 20 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(states, fc.array(fc.boolean()), (all, stores) => {
        const cache = new ExactCache({ capacity: 8 });
        all.forEach((a, index) => {
          // Only three keys for all questions: an entry under a key is rarely the right one.
          const weak = query(a, { stateKey: (a + 6) % 3 });
          const answer = cache.lookup(weak);
          if (answer.kind === "exact") {
            expect(answer).toMatchObject({ proved: true, entry: { scaledCost: 1000 + a } });
          }
          if (stores[index % Math.max(1, stores.length)] ?? true) {
            cache.store(weak, entry({ scaledCost: 1000 + a }));
            expect(cache.lookup(weak)).toMatchObject({ entry: { scaledCost: 1000 + a } });
          }
          expect(cache.size).toBeLessThanOrEqual(3);
        });
      }),
    );
  });

  it("keeps states of any width apart, in any order of growth", () => {
    const wide = loadDomain({
      name: "wide",
      state: {
        far: { type: "integer", min: -1_000_000, max: 1_000_000 },
        near: { type: "integer", min: -200, max: 200 },
        b: { type: "boolean" },
      },
      tools: [{ name: "flip", then: { b: true } }],
    });
    const of = (far: number, near: number): CacheQuery => ({
      ...query(0),
      domain: wide,
      partition: "w",
      state: wide.state({ far, near, b: false }),
    });
    const code = fc.tuple(
      fc.constantFrom(0, 127, 128, -128, -129, 32_767, 32_768, -32_769, 1_000_000),
      fc.constantFrom(0, 127, 128, -129, 200),
    );
    fc.assert(
      fc.property(fc.uniqueArray(code, { selector: String, maxLength: 20 }), (codes) => {
        const cache = new ExactCache({ capacity: 100 });
        const known: (typeof codes)[number][] = [];
        for (const [far, near] of codes) {
          expect(cache.lookup(of(far, near)).kind).toBe("miss");
          cache.store(of(far, near), entry({ scaledCost: known.length }));
          cache.store(query(known.length % 9), entry());
          known.push([far, near]);
          known.forEach(([f, n], cost) => {
            expect(cache.lookup(of(f, n))).toMatchObject({ entry: { scaledCost: cost } });
          });
        }
      }),
      { numRuns: 60 },
    );
  });

  it("has counts, and lists the most frequently served plans", () => {
    const cache = new ExactCache({ capacity: 2 });
    cache.store(query(1), entry({ tokens: 40 }));
    cache.store(query(2), entry());
    for (let time = 0; time < 3; time++) cache.lookup(query(1));
    cache.lookup(query(2));
    cache.lookup(query(9));
    expect(cache.topEntries(1)).toMatchObject([{ uses: 3, entry: { tokens: 40 } }]);
    expect([...(cache.topEntries()[0]?.state ?? [])]).toEqual([...query(1).state]);
    cache.store(query(3), entry());
    const counts = { hits: 4, misses: 1, negatives: 0, evictions: 1, expired: 0, tokensSaved: 120 };
    expect(cache.stats()).toEqual({ size: 2, capacity: 2, ...counts });
    cache.clear();
    expect(cache.stats()).toMatchObject({ size: 0, hits: 0, tokensSaved: 0, evictions: 0 });
  });

  it("explains which part of the key has changed", () => {
    const cache = new ExactCache({ capacity: 10 });
    const goal = domain.goal({ b: true });
    const partition = `domain/prompt/${goal.hash}`;
    expect(cache.explainMiss(query(1)).message).toMatch(/no plan at all/);
    cache.store(query(1, { partition }), entry());
    cache.store(query(20, { partition }), entry());
    expect(cache.explainMiss(query(3, { partition }))).toEqual({
      changed: ["state"],
      variables: [{ name: "a", known: 20, asked: 3 }],
      message: "Different from the nearest plan: the state (a 20 -> 3).",
    });
    const changed = (changes: Partial<CacheQuery>) => cache.explainMiss(query(1, changes)).changed;
    expect(changed({ partition })).toEqual([]);
    expect(changed({ partition: `domain/other/${goal.hash}` })).toEqual(["prompt"]);
    expect(changed({ partition: `${partition}/text` })).toEqual(["constraints"]);
    const other = domain.goal({ a: 7 });
    expect(changed({ partition: `domain/prompt/${other.hash}`, goal: other })).toEqual(["goal"]);
    const foreign = loadDomain({
      name: "x",
      state: { c: { type: "boolean" } },
      tools: [{ name: "t", then: { c: true } }],
    });
    const state = foreign.state({ c: true });
    expect(changed({ partition })).toEqual([]);
    expect(cache.explainMiss({ ...query(1), partition, domain: foreign, state }).changed).toEqual([
      "domain",
    ]);
  });
});
