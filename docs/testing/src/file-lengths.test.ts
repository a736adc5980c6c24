import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { otherSources, root, sources } from "./repository/pages.ts";

/** A longer file has more than one purpose. */
const MAX_LINES = 400;

describe("every source and test", () => {
  it(`has at most ${MAX_LINES} lines`, () => {
    const long = [...sources, ...otherSources]
      .map((file) => ({ file, lines: linesOf(file) }))
      .filter(({ lines }) => lines > MAX_LINES);
    expect(sources.length).toBeGreaterThan(1000);
    expect(otherSources.length).toBeGreaterThan(80);
    expect(long).toEqual([]);
  });
});

function linesOf(file: string): number {
  return readFileSync(join(root, file), "utf8").trimEnd().split("\n").length;
}
