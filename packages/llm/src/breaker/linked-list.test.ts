import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LinkedList, type ListPlace } from "./linked-list.ts";

describe("LinkedList", () => {
  it("holds the same items in the same order as an array", () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.nat(20))), (steps) => {
        const list = new LinkedList<number>();
        const places: ListPlace<number>[] = [];
        let expected: number[] = [];
        for (const [index, step] of steps.entries()) {
          if (step === null) {
            places.push(list.add(index));
            expected.push(index);
            continue;
          }
          const place = places[step];
          if (place === undefined) continue;
          expect(place.isTaken).toBe(expected.includes(place.item));
          expect(list.remove(place)).toBe(expected.includes(place.item));
          expected = expected.filter((item) => item !== place.item);
          expect(place.isTaken).toBe(false);
        }
        expect([...list]).toEqual(expected);
        expect(list.size).toBe(expected.length);
      }),
    );
  });
});
