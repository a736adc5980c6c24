import { loadDomain } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { kindsOf, ThingLayout } from "../layout.ts";
import { ThingRelevance } from "../relevance/relevance.ts";
import { LiftedPlan } from "../sharing/lifted-plan.ts";
import type { Facts } from "../things/thing.ts";
import { Errand } from "./errand.ts";
import { Promises } from "./promises.ts";

const flag = { type: "boolean", default: false } as const;
const kitchen = loadDomain({
  name: "kitchen",
  kinds: {
    pantry: {},
    pan: { hot: flag },
    dish: { left: { type: "integer", min: 0, max: 3 }, served: flag },
  },
  state: { near: { type: "thing", of: ["pantry", "pan"], position: true }, raw: flag, fed: flag },
  tools: [
    { name: "go", things: { to: ["pantry", "pan"] }, then: { near: "$to" }, cost: { way: "$to" } },
    { name: "take", things: { at: "pantry" }, when: { near: "$at" }, then: { raw: true } },
    {
      ...{ name: "fry", things: { at: "pan" }, claims: ["$at"] },
      when: { near: "$at", raw: true, "$at.hot": false },
      then: { raw: false, "$at.hot": true },
    },
    {
      ...{ name: "taste", things: { at: "pan" }, claims: ["$at"] },
      when: { near: "$at", "$at.hot": true },
      then: { fed: true },
    },
    { name: "plate", things: { it: "dish" }, then: { "$it.left": { "-": 1 } } },
    {
      name: "serve",
      things: { it: "dish" },
      when: { "$it.left": 0 },
      then: { "$it.served": true },
    },
  ],
  goals: [{ name: "fed", when: { fed: true } }],
});

/** The errand of steps, each with its thing's place among those of its kind. */
function errandOf(...steps: readonly (readonly [tool: string, place: string])[]) {
  const layout = new ThingLayout(kitchen, kindsOf(kitchen));
  const { lifting } = new ThingRelevance(layout);
  const actions = steps.map(([tool, place]) => {
    const found = layout
      .actionsOf(tool)
      .find((action) => layout.thingsOf(action).every((one) => one.place.name === place));
    return found as number;
  });
  const plan = new LiftedPlan(layout, actions, new Map());
  const promises = new Promises(layout, () => {});
  const errand = new Errand(plan, layout, lifting, promises, { has: () => false });
  return { errand, at: (kind: string) => errand.kinds.findIndex(({ name }) => name === kind) };
}

const factsOf = (...codes: number[]): Facts => ({
  codes: Int32Array.from(codes),
  things: [],
  uses: [],
});

describe("errands", () => {
  it("ask of a thing what is left after the amounts of earlier steps", () => {
    const { errand, at } = errandOf(["plate", "dish_1"], ["plate", "dish_1"], ["serve", "dish_1"]);
    const takes = (left: number): boolean =>
      errand.takes(at("dish"), { id: "dish", facts: factsOf(left, 0) });
    expect([1, 2, 3].map(takes)).toEqual([false, true, false]);
  });

  it("leave the thing of a later step to faster agents, even if they change it", () => {
    const { errand, at } = errandOf(
      ...([
        ["go", "pantry_1"],
        ["take", "pantry_1"],
        ["go", "pan_1"],
        ["fry", "pan_1"],
      ] as const),
    );
    expect(errand.isStation(at("pan"))).toBe(true);
  });

  it("keep a thing that their agent goes to straight away to change it", () => {
    const { errand, at } = errandOf(["go", "pan_1"], ["fry", "pan_1"]);
    expect(errand.isStation(at("pan"))).toBe(false);
  });

  it("share a thing that they leave as it was", () => {
    const { errand, at } = errandOf(["go", "pan_1"], ["taste", "pan_1"]);
    expect(errand.isStation(at("pan"))).toBe(true);
  });
});
