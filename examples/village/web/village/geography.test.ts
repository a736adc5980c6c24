import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { PLACES, wayBetween } from "./geography.ts";

const places = ["village", "guard", "courier"].flatMap((name) => {
  const file = new URL(`../../../domains/${name}.json`, import.meta.url);
  const { state } = JSON.parse(readFileSync(file, "utf8")) as {
    readonly state: { readonly at: { readonly values: readonly string[] } };
  };
  return state.at.values;
});

it("has every place of the three domains, and a route between any two", () => {
  expect(Object.keys(PLACES).toSorted()).toEqual(places.toSorted());
  for (const from of places) {
    for (const to of places) {
      const way = wayBetween(from, to);
      for (const [share, place] of [
        [0, from],
        [1, to],
      ] as const) {
        const { x, y } = way.at(share);
        expect(x).toBeCloseTo(PLACES[place]?.x ?? Number.NaN, 5);
        expect(y).toBeCloseTo(PLACES[place]?.y ?? Number.NaN, 5);
      }
      // A route follows roads, with a point at every bend.
      if (from !== to) expect(way.points.length).toBeGreaterThan(8);
    }
  }
});
