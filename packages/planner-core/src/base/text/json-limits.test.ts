import * as fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { hasMoreValues } from "./json-limits.ts";

/** The number of values in a parsed text: members and elements, and the whole. */
function count(value: unknown): number {
  if (typeof value !== "object" || value === null) return 1;
  return Object.values(value).reduce((sum: number, each) => sum + count(each), 1);
}

describe("the number of values of a JSON text", () => {
  it("is known before it is parsed, up to one for each empty list or object", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.boolean(), (value, isSpread) => {
        const text = JSON.stringify(value, undefined, isSpread ? 1 : undefined);
        const values = count(value);
        const empty = text.match(/\[\]|\{\}/g)?.length ?? 0;
        expect(hasMoreValues(text, values + empty)).toBe(false);
        expect(hasMoreValues(text, Math.ceil(values / 2) - 1)).toBe(true);
      }),
    );
  });

  it.each([
    ['"[[[[,,,,"', 1],
    ['["\\"[,,", "\\\\", 1]', 4],
    ['"no end [,,', 1],
    ['"\\', 1],
    ["", 1],
    ['{"a":{"b":[]}}', 4],
  ])("of %s is %i", (text, values) => {
    expect(hasMoreValues(text, values)).toBe(false);
    expect(hasMoreValues(text, values - 1)).toBe(true);
  });

  it("takes no longer for more backslashes in a row", () => {
    const text = `["${"\\\\".repeat(1000)}",${"\\".repeat(1000)}]`;
    const looks = vi.spyOn(String.prototype, "charCodeAt");
    const isMore = hasMoreValues(text, 3);
    const count = looks.mock.calls.length;
    looks.mockRestore();
    expect(isMore).toBe(false);
    // Once on the way, and once back from the end of a string.
    expect(count).toBeLessThanOrEqual(2 * text.length);
  });
});
