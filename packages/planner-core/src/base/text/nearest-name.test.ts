import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nearestName, suggestName } from "./nearest-name.ts";

describe("nearestName", () => {
  it.each([
    ["glod", ["gold", "glow_worm"], "gold"],
    ["wod", ["wood", "stone"], "wood"],
    ["GOLD", ["gold"], "gold"],
    ["thirst", ["thrist", "first"], "thrist"],
    ["iron", ["gold"], undefined],
    ["ab", ["ba"], "ba"],
  ])("takes %s for the nearest of %j", (name, candidates, expected) => {
    expect(nearestName(name, candidates)).toBe(expected);
  });

  it("finds every name of at least four letters despite two swapped neighbours", () => {
    const name = fc.stringMatching(/^[a-z_]{4,12}$/);
    fc.assert(
      fc.property(name, fc.nat(), (right, at) => {
        const index = at % (right.length - 1);
        const [first = "", second = ""] = right.slice(index);
        const wrong = right.slice(0, index) + second + first + right.slice(index + 2);
        expect(suggestName(wrong, [right])).toBe(`did you mean "${right}"?`);
      }),
    );
  });
});
