import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type DropReason, LeastRecentlyUsed } from "./least-recently-used.ts";

type Act = readonly ["get" | "peek" | "set" | "delete" | "clear", key: number, value: number];

const acts: fc.Arbitrary<Act[]> = fc.array(
  fc.tuple(
    fc.constantFrom("get", "peek", "set", "set", "delete", "clear"),
    fc.integer({ min: 0, max: 6 }),
    fc.integer({ min: 0, max: 2 }),
  ),
  { maxLength: 60 },
);

/** The same by a list of pairs, the newest first. */
class Model {
  pairs: (readonly [key: number, value: number])[] = [];
  readonly dropped: [number, DropReason][] = [];

  readonly max: number;

  constructor(max: number) {
    this.max = max;
  }

  do([act, key, value]: Act): number | undefined {
    const found = this.pairs.find(([each]) => each === key);
    const others = this.pairs.filter(([each]) => each !== key);
    if (act === "clear")
      for (const [, each] of this.pairs.toReversed()) this.#drop(each, "deleted");
    if (act === "clear") this.pairs = [];
    if (act === "get" && found !== undefined) this.pairs = [found, ...others];
    if (act === "set") {
      if (found !== undefined && found[1] !== value) this.#drop(found[1], "replaced");
      const isFull = found === undefined && others.length === this.max;
      if (isFull) this.#drop(others.at(-1)?.[1] as number, "evicted");
      this.pairs = [[key, value], ...(isFull ? others.slice(0, -1) : others)];
    }
    if (act === "delete" && found !== undefined) {
      this.#drop(found[1], "deleted");
      this.pairs = others;
    }
    return act === "get" || act === "peek" ? found?.[1] : undefined;
  }

  #drop(value: number, reason: DropReason): void {
    this.dropped.push([value, reason]);
  }
}

describe("the least recently used", () => {
  it("goes first, whatever is read, written and deleted", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), acts, (max, all) => {
        const dropped: [number, DropReason][] = [];
        const map = new LeastRecentlyUsed<number, number>(max, (...drop) => dropped.push(drop));
        const model = new Model(max);
        for (const act of all) {
          const [name, key, value] = act;
          const answer = name === "set" ? map.set(key, value) : map[name](key);
          expect(answer).toBe(model.do(act));
          expect(map.size).toBe(model.pairs.length);
        }
        expect([...map.values()]).toEqual(model.pairs.map(([, value]) => value));
        expect(dropped).toEqual(model.dropped);
      }),
      { numRuns: 200 },
    );
  });

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])("are not %s", (max) => {
    expect(() => new LeastRecentlyUsed(max)).toThrow(RangeError);
  });
});
