import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OpenList } from "./open-list.ts";

describe("OpenList", () => {
  it("gives the lowest key, then the lowest tie, then the newest", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(5), fc.nat(3)), { maxLength: 600 }), (entries) => {
        const open = new OpenList();
        entries.forEach(([key, tie], node) => {
          open.push(node, key, tie);
        });
        const expected = entries
          .map(([key, tie], node) => ({ key, tie, node }))
          .sort((a, b) => a.key - b.key || a.tie - b.tie || b.node - a.node);
        for (const { key, node } of expected) {
          expect(open.minKey).toBe(key);
          expect(open.pop()).toBe(node);
        }
        expect([open.pop(), open.minKey]).toEqual([-1, Number.POSITIVE_INFINITY]);
      }),
    );
  });
});
