import { loadDomain } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { ClassicalPlanner } from "../classical-planner.ts";

const places = ["camp", "mill", "well", "hill"];
const domain = loadDomain({
  name: "thirst",
  state: {
    at: { type: "enum", values: places, position: true },
    thirsty: { type: "boolean" },
  },
  tools: [
    {
      name: "walk",
      parameters: { to: { enum: places } },
      then: { at: "$to" },
      cost: { way: "$to" },
    },
    { name: "drink", when: { at: { in: ["mill", "well"] } }, then: { thirsty: false } },
  ],
  goals: [{ name: "fresh", when: { thirsty: false } }],
});
const state = domain.state({ at: "camp", thirsty: true });

/** The destinations of the plans, by style. The custom style puts a weight on the mill. */
function plans(ways: Readonly<Record<string, Readonly<Record<string, number>>>>, weight = 0) {
  const styles = [
    {
      name: "dry",
      weight: ({ args }: { args: object }) => ("to" in args && args.to === "mill" ? weight : 0),
    },
  ];
  const planner = new ClassicalPlanner({ alternatives: { styles } });
  const goal = domain.goal("fresh");
  const problem = { domain, state, goal, mode: "first", ways: domain.ways(ways) } as const;
  return Object.fromEntries(
    planner
      .alternatives(problem, 4)
      .map(({ style, actions }) => [
        style,
        actions.flatMap((action) => Object.values(domain.step(action).args)),
      ]),
  );
}

describe("alternatives with ways", () => {
  it("take no missing way, in any style", () => {
    const well = { camp: { hill: 0.5, well: 2.5 }, hill: { mill: 0.5 } };
    expect(plans(well)).toMatchObject({ cheapest: ["hill", "mill"], "fewest-steps": ["well"] });
    const mill = { camp: { hill: 0.5, mill: 2.5 }, hill: { well: 0.5 } };
    expect(plans(mill)).toMatchObject({ cheapest: ["hill", "well"], "fewest-steps": ["mill"] });
  });

  it("add a style's weights to way costs", () => {
    const table = { camp: { mill: 1, hill: 0.5 }, hill: { well: 1 } };
    expect(plans(table, 0.1)).not.toHaveProperty("dry");
    expect(plans(table, 2)).toMatchObject({ cheapest: ["mill"], dry: ["hill", "well"] });
  });
});
