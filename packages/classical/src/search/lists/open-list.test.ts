import assert from "node:assert/strict";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OpenList } from "./open-list.ts";

describe("OpenList", () => {
  it("pops the lowest key, then the lowest tie, then the newest", () => {
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

  it("keeps that order when it is long, and is empty after it was cleared", () => {
    const open = new OpenList();
    const count = 50_000;
    const keyOf = (node: number): number => (node * 7919) % 1009;
    for (let node = 0; node < count; node++) open.push(node, keyOf(node), 0);
    assert.deepEqual([open.size, open.mostEntries], [count, count]);
    const expected = Array.from({ length: count }, (_, node) => node);
    expected.sort((a, b) => keyOf(a) - keyOf(b) || b - a);
    for (const node of expected.slice(0, 30_000)) assert.equal(open.pop(), node);
    for (let node = count; node < count + 9; node++) open.push(node, -1, 0);
    for (let node = count + 8; node >= count; node--) assert.equal(open.pop(), node);
    for (const node of expected.slice(30_000, 40_000)) assert.equal(open.pop(), node);
    open.clear();
    expect([open.pop(), open.size, open.minKey]).toEqual([-1, 0, Number.POSITIVE_INFINITY]);
  });
});
