import { loadDomain, Orchestrator } from "@understudy/planner-core";
import { expect, it } from "vitest";
import { ClassicalPlanner } from "../classical-planner.ts";
import { TimePlanner } from "./index.ts";

const SACKS = 4;

/** A mill and a bakery with a hatch between them, and no door. */
const domain = loadDomain({
  name: "hatch",
  state: {
    at: {
      type: "enum",
      values: ["mill", "hatch_from_mill", "hatch_from_bakery", "oven"],
      position: true,
    },
    holds: { type: "boolean", default: false },
    hatch: { type: "boolean", default: false, shared: true },
    baked: { type: "integer", min: 0, max: SACKS, default: 0, shared: true },
  },
  tools: [
    {
      name: "grind",
      when: { holds: false },
      then: { at: "mill", holds: true },
      duration: { way: "mill" },
    },
    {
      name: "hand_over",
      when: { holds: true },
      finish: { hatch: false },
      then: { at: "hatch_from_mill", holds: false, hatch: true },
      duration: { way: "hatch_from_mill" },
    },
    {
      name: "take",
      when: { holds: false },
      finish: { hatch: true },
      then: { at: "hatch_from_bakery", holds: true, hatch: false },
      duration: { way: "hatch_from_bakery" },
    },
    {
      name: "bake",
      when: { holds: true },
      then: { at: "oven", holds: false, baked: { "+": 1 } },
      duration: { way: "oven" },
    },
  ],
  goals: [{ name: "all", when: { baked: SACKS } }],
});
const ROOMS = [
  ["mill", "hatch_from_mill"],
  ["oven", "hatch_from_bakery"],
];
const ways = domain.ways((from, to) =>
  ROOMS.some((room) => room.includes(from) && room.includes(to)) ? 2 : undefined,
);

it.each([
  ["mill", "oven"],
  ["oven", "mill"],
])("members at %s and %s, who never meet, are sent where they can go", (first, second) => {
  const orchestrator = new Orchestrator({
    ...{ domain, planner: new ClassicalPlanner(), time: new TimePlanner() },
  });
  const agents = { ann: { at: first }, bo: { at: second } };
  const outcome = orchestrator.planTogetherNow(
    { agents, goal: "all", ways, until: "first", expansions: 60 },
    Number.POSITIVE_INFINITY,
  );
  expect(outcome.status).toBe("solved");
  expect(outcome.steps.filter(({ step }) => step.tool === "grind")).toHaveLength(SACKS);
});
