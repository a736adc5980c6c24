import { type Domain, defineDomain, Orchestrator } from "@understudy/planner-core";
import { expect, it } from "vitest";
import { ClassicalPlanner } from "../../classical-planner.ts";
import { TimePlanner } from "../time-planner.ts";

const places = ["far", "near", "hatch"] as const;

/** Cooks on two sides of a pot: one side is far from the onions. */
const kitchenWith = (plates: object): Domain =>
  defineDomain({
    name: "pot",
    state: {
      at: { type: "enum", values: places, position: true },
      onions: { type: "integer", min: 0, max: 3, shared: true, default: 0 },
      soups: { type: "integer", min: 0, max: 2, shared: true, default: 0 },
      holds: { type: "enum", values: ["nothing", "soup"], default: "nothing" },
      plates: { type: "integer", min: 0, max: 2, shared: true, default: 0 },
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
        when: { holds: "soup", ...plates },
        then: { holds: "nothing", soups: { "+": 1 }, at: "hatch" },
        duration: { way: "hatch" },
      },
      { name: "wash", when: { holds: "nothing" }, then: { plates: { "+": 1 } }, duration: 7 },
    ],
    goals: [{ name: "on", when: { soups: { ">=": 1 }, onions: 3 } }],
  } as never);
const kitchen = kitchenWith({});

/** In seconds; the hatch is reached from both sides. */
const ways = {
  far: { far: 11, hatch: 3 },
  near: { near: 4, hatch: 6 },
  hatch: { far: 9, near: 6, hatch: 0 },
};

function asking(domain: Domain) {
  const parts = { planner: new ClassicalPlanner(), time: new TimePlanner() };
  const orchestrator = new Orchestrator({ domain, ...parts });
  return (request: object, expansions: number) =>
    orchestrator.plan({ ways, budgetMs: 1e9, ...request, expansions } as never);
}

it("a member on the other side takes over what it does sooner, also while a step runs", async () => {
  const ask = asking(kitchen);
  const request = {
    ...{ agents: { ann: { at: "far" }, bo: { at: "near" } }, shared: { onions: 2 }, goal: "on" },
    running: [{ agent: "ann", step: { tool: "fetch_far", args: {} }, leftMs: 4000 }],
  };
  const [first, best] = [await ask(request, 60), await ask(request, 4000)];
  expect(best.optimal).toBe(true);
  expect(first.time).toBeLessThan(1.35 * best.time);
});

it("what runs comes first in a list only if it waits for nobody: here for a plate", async () => {
  const ask = asking(kitchenWith({ plates: { ">=": 1 } }));
  const request = {
    ...{
      agents: { ann: { at: "far" }, bo: { at: "near" } },
      shared: { onions: 3 },
      goal: { soups: 2 },
    },
    running: [{ agent: "ann", step: { tool: "take_soup", args: {} }, leftMs: 3000 }],
  };
  const [first, best] = [await ask(request, 60), await ask(request, 4000)];
  expect(first.time).toBeLessThan(1.35 * best.time);
});
