import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ActionSet } from "./action-set.ts";

describe("ActionSet", () => {
  it("behaves like a Set of ids", () => {
    const change = fc.tuple(fc.boolean(), fc.nat(99));
    fc.assert(
      fc.property(fc.array(change, { maxLength: 200 }), (changes) => {
        const actions = new ActionSet(100);
        const expected = new Set<number>();
        for (const [isAdded, id] of changes) {
          if (isAdded) expected.add(id);
          else expected.delete(id);
          expect(isAdded ? actions.add(id) : actions.delete(id)).toBe(actions);
        }
        expect(actions.size).toBe(expected.size);
        for (let id = 0; id < 100; id++) expect(actions.has(id)).toBe(expected.has(id));
        const bits = [...actions.words].map((word) => word.toString(2).replaceAll("0", "").length);
        expect(bits.reduce((sum, count) => sum + count, 0)).toBe(expected.size);
      }),
    );
  });

  it("has no actions outside its domain, and refuses them", () => {
    const actions = new ActionSet(33);
    for (const id of [-1, 33, 64, 1.5e9, Number.NaN]) {
      expect(() => actions.add(id)).toThrow(RangeError);
      expect(actions.has(id)).toBe(false);
      expect(actions.delete(id).size).toBe(0);
    }
    expect(actions.add(32).has(32)).toBe(true);
    expect(new ActionSet(0).size).toBe(0);
  });
});
