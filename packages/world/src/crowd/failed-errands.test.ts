import { expect, it } from "vitest";
import type { Errand } from "./errand.ts";
import { FailedErrands } from "./failed-errands.ts";

it("errands that failed before a game was saved are refused for the rest of their time after it was loaded", () => {
  const [fry, bake] = [{}, {}] as [Errand, Errand];
  const before = new FailedErrands();
  before.note("ann", fry, 1000);
  before.note("ann", bake, 3000);
  const place = { goal: "useful", errand: 1 };
  // The crowd no longer knows how to bake.
  const saved = before.save("ann", new Map([[fry, place]]), 4000);
  expect(saved).toEqual([{ ...place, leftMs: 2000 }]);
  const after = new FailedErrands();
  after.restore("ann", saved, { errandAt: ({ errand }) => (errand === 1 ? fry : undefined) }, 0);
  after.restore("bo", saved, { errandAt: () => undefined }, 0);
  expect([1000, 2000].map((nowMs) => after.isNoted("ann", fry, nowMs))).toEqual([true, false]);
  expect(after.isNoted("bo", fry, 1000)).toBe(false);
});
