import { describe, expect, it } from "vitest";
import { countLines, grownPlaces, keptLines } from "../../../scripts/build/code-size.mjs";

describe("the size of the code", () => {
  it("grows by more than 3 % of a package only where `code-size.json` says why", () => {
    const kept = keptLines();
    expect(grownPlaces(countLines(), kept)).toEqual([]);
    for (const { lines, on, why } of Object.values(kept)) {
      expect(lines).toBeGreaterThan(0);
      expect(on).toMatch(/^\d{4}-\d\d-\d\d$/);
      expect(why.length).toBeGreaterThan(10);
    }
  });

  it("counts packages that are new, and tells what to do", () => {
    const kept = { "packages/old": { lines: 100, on: "2026-01-01", why: "the first count" } };
    expect(grownPlaces({ "packages/old": 103 }, kept)).toEqual([]);
    expect(grownPlaces({ "packages/old": 104 }, kept)).toEqual([
      expect.stringMatching(/packages\/old has 104 lines of code, 100 are kept: .*--why/),
    ]);
    expect(grownPlaces({ "packages/new": 1 }, kept)).toHaveLength(1);
  });
});
