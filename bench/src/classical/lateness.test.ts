import { expect, it } from "vitest";
import { type Collection, type LateSlice, latenessCounts } from "./lateness.ts";

const slice = (lateMs: number, waitedMs = 0): LateSlice => ({
  untilMs: 10,
  endedMs: 10 + lateMs,
  waitedMs,
});

it("is zero without late slices", () => {
  expect(new Set(Object.values(latenessCounts([], [])))).toEqual(new Set([0]));
});

it("tells collections after the deadline apart", () => {
  const before: Collection = { startTime: 5, duration: 5 };
  const during: Collection = { startTime: 9, duration: 3 };
  expect(latenessCounts([slice(4)], [before])).toMatchObject({
    ...{ overshootP99Us: 4000, workP99Us: 4000, collectedPer1000: 0 },
  });
  expect(latenessCounts([slice(4)], [before, during])).toMatchObject({
    ...{ overshootP99Us: 4000, workP99Us: 2000, collectedPer1000: 1000 },
  });
  const long: Collection = { startTime: 9, duration: 50 };
  expect(latenessCounts([slice(4)], [long])).toMatchObject({ workP99Us: 0 });
});

it("sets slices without a processor apart", () => {
  const slices = [slice(0.25), slice(0.5), slice(8, 7.5), slice(0.25, 0.001)];
  expect(latenessCounts(slices, [])).toMatchObject({
    ...{
      overshootP99Us: 8000,
      workP99Us: 500,
      workP50Us: 250,
      workMostUs: 500,
      preemptedPer1000: 250,
    },
  });
});
