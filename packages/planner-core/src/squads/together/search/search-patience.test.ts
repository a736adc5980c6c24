import { describe, expect, it } from "vitest";
import type { ScheduleResult, ScheduleSearch } from "../../../engine/contract/together.ts";
import { SearchPatience } from "./search-patience.ts";

/** The number of expansions at which patience ends, for schedules found after some numbers of expansions. */
function endOf(
  found: readonly number[],
  stride = Number.POSITIVE_INFINITY,
  until: "settled" | "first" = "first",
): number {
  let expansions = 0;
  const search = {
    get expansions() {
      return expansions;
    },
    result: (): ScheduleResult => {
      const better = found.filter((at) => at <= expansions).length;
      if (better === 0) return { status: "cut-off", scaledLowerBound: 0 };
      return {
        ...{ status: "solved", schedule: { steps: [], scaledEnds: [] } },
        ...{ scaledTime: 1000 - better, scaledCost: 0, optimal: false, scaledLowerBound: 0 },
      };
    },
  } as ScheduleSearch;
  const patience = SearchPatience.until(until) as SearchPatience;
  while (!patience.isOver && expansions < 100_000) {
    expansions += Math.min(stride, patience.left(search));
    patience.check(search);
  }
  return expansions;
}

describe("Patience with a search", () => {
  it("ends when nothing better was found for as long as the best took, and no earlier", () => {
    expect(endOf([10])).toBe(12 + 64);
    expect(endOf([320])).toBe(640);
    expect(endOf([10, 320])).toBe(76);
    expect(endOf([10, 70, 134])).toBe(272);
  });

  it("is longer for an answer that may be proved", () => {
    expect(endOf([10], Number.POSITIVE_INFINITY, "settled")).toBe(32 + 1024);
    expect(endOf([2048], Number.POSITIVE_INFINITY, "settled")).toBe(4096);
  });

  it("never ends without a schedule", () => {
    expect(endOf([])).toBe(100_000);
  });

  it("does not depend on slices", () => {
    for (const stride of [1, 3, 4, 50]) {
      expect(endOf([10, 70, 134, 700], stride)).toBe(endOf([10, 70, 134, 700]));
    }
  });
});
