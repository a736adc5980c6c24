import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ShortLivedMap } from "./short-lived-map.ts";

const key = fc.integer({ min: 0, max: 7 });
const step = fc.oneof(
  fc.record({ do: fc.constant("set" as const), key }),
  fc.record({ do: fc.constant("delete" as const), key }),
  fc.record({ do: fc.constant("clear" as const), key }),
);

describe("ShortLivedMap", () => {
  it("works like a Map", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const map = new ShortLivedMap<number, object>();
        const reference = new Map<number, object>();
        for (const { do: what, key } of steps) {
          const value = { key };
          if (what === "set") {
            map.set(key, value);
            reference.set(key, value);
          } else if (what === "delete") expect(map.delete(key)).toBe(reference.delete(key));
          else {
            map.clear();
            reference.clear();
          }
          expect(map.size).toBe(reference.size);
          expect([...map.values()]).toEqual([...reference.values()]);
          for (let each = 0; each < 8; each++) expect(map.get(each)).toBe(reference.get(each));
        }
      }),
    );
  });

  it("continues an iteration during which entries are deleted", () => {
    const map = new ShortLivedMap<string, { readonly name: string }>();
    for (const name of ["ann", "ben", "cid"]) map.set(name, { name });
    const seen: string[] = [];
    for (const { name } of map.values()) {
      seen.push(name);
      map.delete("ben");
      map.delete(name);
    }
    expect(seen).toEqual(["ann", "cid"]);
    expect(map.size).toBe(0);
  });
});
