import * as fc from "fast-check";
import { expect, it } from "vitest";
import { keyOf } from "./fact-store.ts";
import { TupleMap } from "./tuple-map.ts";

it("agrees with a map by text keys, for any number of objects", () => {
  const tuples = fc.tuple(
    fc.constantFrom("at", "on"),
    fc.array(fc.constantFrom(-1, 0, 1, 9), { maxLength: 40 }),
  );
  fc.assert(
    fc.property(fc.constantFrom(10, 1000, 2 ** 29), fc.array(tuples), (objects, list) => {
      const map = new TupleMap<number>(objects);
      const texts = new Map<string, number>();
      for (const [index, [name, tuple]] of list.entries()) {
        // Variables stand for their objects; the last place is an object itself.
        const terms = tuple.map((object, place) =>
          place === tuple.length - 1 && object >= 0 ? ~object : place,
        );
        const key = `${keyOf(name, tuple)} of ${tuple.length}`;
        // A predicate has a fixed number of places.
        const own = `${name} ${tuple.length}`;
        expect(map.get(own, terms, tuple)).toBe(texts.get(key));
        map.set(own, terms, tuple, index);
        texts.set(key, index);
      }
    }),
  );
});
