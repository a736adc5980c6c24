import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stepSample } from "../../testing/samples.ts";
import { giftsOf, layOutArcs, linksOf } from "./arcs.ts";
import { foldedSteps, marksOf } from "./folded-plan.ts";

describe("causal links", () => {
  it("merge one step's conditions for another, and end at the goal", () => {
    const plan = [
      stepSample("done", [
        { condition: "axe=true", to: 1 },
        { condition: "wood>=1", to: 1 },
        { condition: "warm=true", to: "goal" },
      ]),
      stepSample("playing"),
    ];
    expect(linksOf(plan)).toEqual([
      { from: 0, to: 1, conditions: ["axe=true", "wood>=1"] },
      { from: 0, to: 2, conditions: ["warm=true"] },
    ]);
  });

  it("are grouped by equal takers", () => {
    const link = { conditions: ["at=wood"], from: 0 };
    const links = [
      { ...link, to: 1 },
      { ...link, to: 2 },
      { from: 0, to: 3, conditions: ["x"] },
    ];
    expect(giftsOf(links, 0)).toEqual([
      { conditions: "at=wood", takers: [1, 2] },
      { conditions: "x", takers: [3] },
    ]);
    expect(giftsOf(links, 1)).toEqual([]);
  });

  it("omit links to nowhere", () => {
    const plan = [
      stepSample("next", [
        { condition: "x", to: 9 },
        { condition: "y", to: 0 },
      ]),
    ];
    expect(linksOf(plan)).toEqual([]);
  });

  it("never overlap within a lane", () => {
    const link = fc
      .tuple(fc.nat({ max: 20 }), fc.integer({ min: 1, max: 10 }))
      .map(([from, length]) => ({ from, to: from + length, conditions: [] }));
    fc.assert(
      fc.property(fc.array(link, { maxLength: 30 }), (links) => {
        const arcs = layOutArcs(links);
        expect(arcs).toHaveLength(links.length);
        for (const one of arcs) {
          const others = arcs.filter((each) => each !== one && each.lane === one.lane);
          for (const other of others)
            expect(other.to <= one.from || other.from >= one.to).toBe(true);
        }
      }),
    );
  });
});

describe("finished steps", () => {
  it("stay visible while they are few", () => {
    expect(foldedSteps([stepSample("done"), stepSample("done"), stepSample("playing")])).toBe(0);
  });

  it("are folded except for the last", () => {
    const done = Array.from({ length: 9 }, () => stepSample("done"));
    expect(foldedSteps([...done, stepSample("next")])).toBe(8);
    expect(foldedSteps(done)).toBe(8);
  });

  it("share the position of their row", () => {
    expect(marksOf([10, 40, 70], 3)).toEqual([10, 10, 10, 40, 70]);
    expect(marksOf([10, 40], 0)).toEqual([10, 40]);
  });
});
