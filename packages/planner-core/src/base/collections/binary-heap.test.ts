import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BinaryHeap } from "./binary-heap.ts";

describe("BinaryHeap", () => {
  it("agrees with a sorted list for any sequence of additions and removals", () => {
    const moves = fc.array(fc.option(fc.nat(20), { nil: undefined, freq: 3 }), { maxLength: 60 });
    fc.assert(
      fc.property(moves, (each) => {
        const heap = new BinaryHeap<number>((one, other) => one < other);
        let sorted: number[] = [];
        for (const added of each) {
          if (added === undefined) expect(heap.take()).toBe(sorted.shift());
          else {
            heap.add(added);
            sorted = [...sorted, added].sort((one, other) => one - other);
          }
          expect([heap.size, heap.first]).toEqual([sorted.length, sorted[0]]);
        }
      }),
    );
  });
});
