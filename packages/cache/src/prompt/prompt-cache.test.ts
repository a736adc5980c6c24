import { FakeClock } from "@understudy/planner-core/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PromptCache, promptKey } from "./prompt-cache.ts";

const prompt = (facts: Readonly<Record<string, number>>, seed = 1): string =>
  `Plan for the guard.  seed: ${seed}\nState: ${Object.entries(facts)
    .map(([name, value]) => `${name}=${value}`)
    .join(", ")}`;

const many = (changed = 0): Record<string, number> =>
  Object.fromEntries(
    Array.from({ length: 12 }, (_, index) => [`fact_${index}`, index < changed ? 7 : index * 13]),
  );

describe("promptKey", () => {
  it("is golden: another key for the same text needs another version", () => {
    expect(promptKey("wood=3")).toMatchInlineSnapshot(`"n1-085f9f02658fd725"`);
    expect(promptKey(" time: 2026-11-20  wood=3 ")).toBe(promptKey("time: 1999-01-01 wood=3"));
    expect(promptKey("wood=3")).not.toBe(promptKey("wood=4"));
  });
});

describe("PromptCache", () => {
  it("measures its memory, which eviction and clearing free", () => {
    const cache = new PromptCache<string>({ capacity: 3, bytesOf: (value) => value.length });
    for (let n = 0; n < 3; n++) cache.set(`prompt  ${n}`, "x".repeat(1000));
    const { bytes } = cache;
    expect(bytes).toBeGreaterThan(3000);
    for (let n = 3; n < 9; n++) cache.set(`prompt  ${n}`, "x".repeat(1000));
    expect(cache.bytes).toBe(bytes);
    expect(cache.get("prompt 8")?.kind).toBe("exact");
    cache.clear();
    expect(cache.bytes).toBe(0);
  });

  it("has counts", () => {
    const cache = new PromptCache<string>({ capacity: 1 });
    cache.get("which way?");
    cache.set("which way?", "a");
    cache.get("which  way?");
    cache.set("who goes there?", "b");
    expect(cache.stats()).toEqual({ size: 1, exact: 1, similar: 0, misses: 1, evictions: 1 });
  });

  it("hits for the same text, and for one with the same normal form", () => {
    const cache = new PromptCache<string>({ capacity: 10 });
    expect(cache.get(prompt({ wood: 1 }))).toBeUndefined();
    cache.set(prompt({ wood: 1 }), "a");
    expect(cache.get(prompt({ wood: 1 }))).toEqual({ kind: "exact", value: "a" });
    expect(cache.get(` ${prompt({ wood: 1 }, 99)}`)).toEqual({ kind: "exact", value: "a" });
    expect(cache.get(prompt({ wood: 2 }))).toBeUndefined();
    cache.set(prompt({ wood: 1 }), "b");
    expect(cache.get(prompt({ wood: 1 }, 5))?.value).toBe("b");
    expect(cache.size).toBe(1);
    cache.clear();
    expect(cache.get(prompt({ wood: 1 }))).toBeUndefined();
  });

  it("drops old values", async () => {
    const clock = new FakeClock();
    const cache = new PromptCache<string>({ capacity: 10, ttlMs: 100, clock });
    cache.set("a", "x");
    await clock.advance(99);
    expect(cache.get("a")?.value).toBe("x");
    await clock.advance(1);
    expect(cache.get("a")).toBeUndefined();
    expect(cache.get("a")).toBeUndefined();
    expect(cache.size).toBe(0);
  });

  it("compares short prompts by their own words alone, whatever key they share", () => {
    const wordsOf = (text: string): string => text.slice(text.indexOf("\n") + 1);
    const key = "0f3a9c41d2".repeat(6);
    const ask = (options: { readonly wordsOf?: typeof wordsOf }) => {
      const cache = new PromptCache<string>({ accept: () => true, maxDistance: 24, ...options });
      cache.set(`${key}\nWhich way to the mill?`, "north");
      return cache.get(`${key}\nWho stole the flour?`)?.kind;
    };
    expect(ask({})).toBe("similar");
    expect(ask({ wordsOf })).toBeUndefined();
  });

  it("serves a similar prompt's value only when the caller accepts it", () => {
    const asked: string[] = [];
    const accept = (value: string): boolean => {
      asked.push(value);
      return value !== "bad";
    };
    const cache = new PromptCache<string>({ capacity: 10, accept, maxDistance: 24 });
    cache.set(prompt(many()), "bad");
    cache.set(prompt(many(2)), "good");
    const hit = cache.get(prompt(many(1)));
    expect(hit).toMatchObject({ kind: "similar", value: "good" });
    expect(asked).toContain("good");
    if (hit?.kind === "similar") expect(hit.similarity).toBe(1 - hit.distance / 64);
    expect(cache.get("something else entirely, with x=1 and y=2")).toBeUndefined();
  });

  it("behaves like an LRU list, whichever text uses an entry", () => {
    const step = fc.record({
      fact: fc.integer({ min: 0, max: 6 }),
      seed: fc.integer({ min: 0, max: 2 }),
      set: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const cache = new PromptCache<number>({ capacity: 3, accept: () => false });
        let model: number[] = [];
        for (const { fact, seed, set } of steps) {
          const text = prompt({ fact }, seed);
          const known = model.includes(fact);
          expect(cache.get(text)).toEqual(known ? { kind: "exact", value: fact } : undefined);
          if (set) cache.set(text, fact);
          if (known || set) model = [fact, ...model.filter((other) => other !== fact)].slice(0, 3);
          expect(cache.size).toBe(model.length);
        }
      }),
    );
  });
});
