import { describe, expect, it } from "vitest";
import { introspectiveSort } from "./introspective-sort.ts";

describe("introspectiveSort", () => {
  it("orders equal items like the GNU library: stable up to 16, by its partitions beyond", () => {
    const equal = (length: number) => Array.from({ length }, (_, index) => index);
    expect(introspectiveSort(equal(16), () => false)).toEqual(equal(16));
    // Order of 17 equal items after std::sort of g++ 12.
    const expected = [8, 16, 15, 14, 13, 12, 11, 10, 9, 0, 7, 6, 5, 4, 3, 2, 1];
    expect(introspectiveSort(equal(17), () => false)).toEqual(expected);
  });

  it("handles adversarial inputs", () => {
    // Each pivot is nearly the smallest item, so the depth limit is reached.
    const items = Array.from({ length: 4000 }, (_, index) =>
      index % 2 === 0 ? index : 4000 - index,
    );
    const organ = [...items, ...items.toReversed()];
    expect(introspectiveSort(organ, (a, b) => a < b)).toEqual(organ.toSorted((a, b) => a - b));
  });
});
