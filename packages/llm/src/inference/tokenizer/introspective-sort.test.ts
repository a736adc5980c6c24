import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { introspectiveSort } from "./introspective-sort.ts";

describe("introspectiveSort", () => {
  it("sorts any list, and keeps all of it", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(30), { maxLength: 300 }), (numbers) => {
        const sorted = introspectiveSort(numbers, (a, b) => a < b);
        expect(sorted).toEqual(numbers.toSorted((a, b) => a - b));
      }),
    );
  });

  it("leaves equal items as the GNU library does: in order up to 16, by its partitions beyond", () => {
    const equal = (length: number) => Array.from({ length }, (_, index) => index);
    expect(introspectiveSort(equal(16), () => false)).toEqual(equal(16));
    // The order in which std::sort of g++ 12 puts 17 equal items.
    const expected = [8, 16, 15, 14, 13, 12, 11, 10, 9, 0, 7, 6, 5, 4, 3, 2, 1];
    expect(introspectiveSort(equal(17), () => false)).toEqual(expected);
  });

  it("gets through orders that are made to be slow", () => {
    // Each pivot is the smallest but one: the depth runs out.
    const items = Array.from({ length: 4000 }, (_, index) =>
      index % 2 === 0 ? index : 4000 - index,
    );
    const organ = [...items, ...items.toReversed()];
    expect(introspectiveSort(organ, (a, b) => a < b)).toEqual(organ.toSorted((a, b) => a - b));
  });
});
