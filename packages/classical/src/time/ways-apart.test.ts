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
  const outcome = orchestrator.planNow(
    { agents, goal: "all", ways, until: "first", expansions: 60 },
    1e9,
  );
  expect(outcome.status).toBe("solved");
  expect(outcome.steps.filter(({ step }) => step.tool === "grind")).toHaveLength(SACKS);
});

const isles = ["port", "reef", "isle"];

it("members in one boat, whose place is shared, find what is far", () => {
  const boat = loadDomain({
    name: "boat",
    state: {
      at: { type: "enum", values: isles, position: true, shared: true },
      fish: { type: "boolean", default: false, shared: true },
      wood: { type: "boolean", default: false, shared: true },
    },
    tools: [
      {
        name: "sail",
        parameters: { to: { enum: isles } },
        then: { at: "$to" },
        duration: { way: "$to" },
      },
      { name: "fish", when: { at: "isle" }, then: { fish: true }, duration: 1 },
      { name: "chop", when: { at: "isle" }, then: { wood: true }, duration: 1 },
    ],
    goals: [{ name: "all", when: { fish: true, wood: true } }],
  });
  const orchestrator = new Orchestrator({
    ...{ domain: boat, planner: new ClassicalPlanner(), time: new TimePlanner() },
  });
  const outcome = orchestrator.planNow(
    {
      ...{ agents: { ann: { at: "port" }, bo: { at: "port" } }, goal: "all" },
      ways: boat.ways({ port: { reef: 2 }, reef: { isle: 2 } }),
      ...{ until: "first", expansions: 1000 },
    },
    1e9,
  );
  expect(outcome.status).toBe("solved");
  const sailed = outcome.steps.filter(({ step }) => step.tool === "sail");
  expect(sailed.map(({ step }) => step.args["to"])).toEqual(["reef", "isle"]);
});
