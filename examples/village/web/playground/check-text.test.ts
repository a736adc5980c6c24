import { describe, expect, it } from "vitest";
import { checkText } from "./check-text.ts";

const HUT = `{
  "name": "hut",
  "state": { "fire": { "type": "boolean" } },
  "tools": [{ "name": "light", "then": { "fire": true } }],
  "goals": [{ "name": "warm", "when": { "fire": true } }]
}`;
const placesIn = (text: string) =>
  checkText(text).mistakes.map(({ from, to, line, column }) => [
    text.slice(from, to),
    line,
    column,
  ]);

describe("checkText", () => {
  it("reads a domain", () => {
    const { domain, mistakes } = checkText(HUT);
    expect(domain?.name).toBe("hut");
    expect(mistakes).toEqual([]);
  });

  it("finds the place of every mistake", () => {
    const text = HUT.replace('"then": { "fire"', '"then": { "fier"').replace(
      '"boolean"',
      '"boolaen"',
    );
    expect(checkText(text).domain).toBeUndefined();
    expect(placesIn(text)).toContainEqual(['"type"', 3, 24]);
  });

  it("points to where a text stops being JSON", () => {
    expect(placesIn(HUT.replace("true }", "treu }"))).toEqual([["treu", 4, 50]]);
    expect(placesIn("")).toEqual([["", 1, 1]]);
  });

  it("warns about a duplicate key, and reads the domain", () => {
    const { domain, mistakes } = checkText(
      HUT.replace('"name": "hut"', '"name": "hut", "name": "den"'),
    );
    expect(domain?.name).toBe("den");
    expect(mistakes).toMatchObject([{ isWarning: true, line: 2 }]);
  });

  it("refuses a text too large for the page", () => {
    const [mistake] = checkText(`[${"0,".repeat(200_000)}0]`).mistakes;
    expect(mistake?.message).toContain("more than this page reads");
  });
});
