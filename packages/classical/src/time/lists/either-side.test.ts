import { defineDomain, Orchestrator } from "@understudy/planner-core";
import { expect, it } from "vitest";
import { ClassicalPlanner } from "../../classical-planner.ts";
import { TimePlanner } from "../time-planner.ts";

const places = ["far", "near", "hatch"] as const;

/** Cooks on two sides of a pot: one side is far from the onions. */
const kitchen = defineDomain({
  name: "pot",
  state: {
    at: { type: "enum", values: places, position: true },
    onions: { type: "integer", min: 0, max: 3, shared: true, default: 0 },
    soups: { type: "integer", min: 0, max: 2, shared: true, default: 0 },
    holds: { type: "enum", values: ["nothing", "soup"], default: "nothing" },
  },
  tools: [
    ...(["far", "near"] as const).map((side) => ({
      name: `fetch_${side}`,
      when: { holds: "nothing" },
      finish: { onions: { "<": 3 } },
      then: { at: side, onions: { "+": 1 } },
      duration: { way: side },
    })),
    {
      name: "take_soup",
      when: { holds: "nothing", onions: 3 },
      then: { holds: "soup", onions: 0 },
      duration: 5,
    },
    {
      name: "serve",
      when: { holds: "soup" },
      then: { holds: "nothing", soups: { "+": 1 }, at: "hatch" },
      duration: { way: "hatch" },
    },
  ],
  goals: [{ name: "on", when: { soups: { ">=": 1 }, onions: 3 } }],
} as never);

/** In seconds; the hatch is reached from both sides. */
const ways = {
  far: { far: 11, hatch: 3 },
  near: { near: 4, hatch: 6 },
  hatch: { far: 9, near: 6, hatch: 0 },
};

it("a member on the other side takes over what it does sooner, also while a step runs", async () => {
  const parts = { planner: new ClassicalPlanner(), time: new TimePlanner() };
  const orchestrator = new Orchestrator({ domain: kitchen, ...parts });
  const request = {
    ...{ agents: { ann: { at: "far" }, bo: { at: "near" } }, shared: { onions: 2 } },
    ...{ goal: "on", ways, budgetMs: 1e9 },
    running: [{ agent: "ann", step: { tool: "fetch_far", args: {} }, leftMs: 4000 }],
  };
  const ask = (expansions: number) =>
    orchestrator.planTogether({ ...request, expansions } as never);
  const [first, best] = [await ask(60), await ask(4000)];
  expect(best.optimal).toBe(true);
  expect(first.time).toBeLessThan(1.35 * best.time);
});
