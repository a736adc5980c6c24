import { ClassicalPlanner } from "@understudy/classical";
import { loadDomain, Orchestrator } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import type { ThingId } from "../../things/thing.ts";
import { World } from "../../world.ts";

const smithy = loadDomain({
  name: "smithy",
  kinds: { store: {}, anvil: {}, bar: { lies: { type: "boolean", default: true } } },
  state: {
    near: { type: "thing", of: ["store", "anvil"], position: true },
    bar: { type: "thing", of: ["bar"] },
    useful: { type: "boolean", default: false },
    bell: { type: "boolean", default: false, sensed: true },
  },
  tools: [
    { name: "go", things: { to: ["store", "anvil"] }, then: { near: "$to" }, cost: { way: "$to" } },
    {
      ...{ name: "take", things: { it: "bar", at: "store" }, claims: ["$it"] },
      when: { near: "$at", bar: "nothing", "$it.lies": true },
      then: { bar: "$it", "$it.lies": false },
    },
    {
      ...{ name: "forge", things: { it: "bar", at: "anvil" }, claims: ["$at"], cost: 4 },
      when: { near: "$at", bar: "$it" },
      then: { bar: "nothing", useful: true },
    },
    {
      name: "answer",
      things: { at: "store" },
      claims: ["$at"],
      when: { near: "$at" },
      then: { bell: false },
    },
  ],
  goals: [
    { name: "quiet", when: { bell: false }, priority: 2 },
    { name: "useful", when: { useful: true }, priority: 1 },
  ],
});

/** Eight smiths with a store, two anvils of which the right one is a little farther away, and bars of different worth. */
function makeSmiths() {
  const way = (_: string, __: ThingId | undefined, to: ThingId): number =>
    to === "right" ? 2 : 1.5;
  const world = new World(smithy, {
    ...{ way, estimate: way, waysPerTick: 10_000 },
    worth: (id) => (id === "bar 11" ? 5 : 0),
  });
  const planner = world.share(new ClassicalPlanner());
  const orchestrator = new Orchestrator({ domain: world.domain, planner });
  world.add("store", "store");
  for (const id of ["left", "right"]) world.add("anvil", id);
  for (let index = 0; index < 12; index++) world.add("bar", `bar ${index}`);
  const smiths = Array.from({ length: 8 }, (_, index) => {
    const runner = world.agent(`smith ${index}`).runner({
      orchestrator,
      goal: { oneOf: ["quiet", "useful"] },
      budgetMs: 60_000,
      asks: "game",
      durationMs: () => 300,
      cooldownMs: ({ tool }) => (tool === "forge" ? 5000 : 0),
    });
    const own = { near: undefined as ThingId | undefined, bar: undefined as ThingId | undefined };
    return { runner, own: { ...own, useful: false, bell: false } };
  });
  let nowMs = 0;
  const runUntil = (untilMs: number): void => {
    for (; nowMs < untilMs; nowMs += 100) {
      for (const { runner, own } of smiths) {
        const { event, step, things } = runner.tick({ ...own }, nowMs);
        if (event !== "finish") continue;
        if (step.tool === "go") own.near = things["to"];
        if (step.tool === "answer") for (const one of smiths) one.own.bell = false;
        if (step.tool === "forge") own.bar = undefined;
        if (step.tool !== "take") continue;
        own.bar = things["it"];
        world.set(things["it"] as ThingId, { lies: false });
      }
      world.planMany(orchestrator, 60_000);
    }
  };
  return { world, smiths, runUntil };
}

const anvilsOf = ({ smiths }: ReturnType<typeof makeSmiths>): readonly unknown[] =>
  smiths.map(
    ({ runner }) => runner.remaining.find(({ step }) => step.tool === "forge")?.things["at"],
  );

describe("agents of a crowd", () => {
  it("choose among stations by the wait to be expected", () => {
    const smithy8 = makeSmiths();
    smithy8.runUntil(300);
    const anvils = anvilsOf(smithy8);
    expect(anvils).not.toContain(undefined);
    expect(anvils.filter((id) => id === "right").length).toBeGreaterThanOrEqual(3);
  });

  it("are given work by its worth also while one of their steps cools down", () => {
    const { world, smiths, runUntil } = makeSmiths();
    world.remove("bar 11");
    runUntil(3000);
    const idle = smiths.filter(({ own }) => own.bar === undefined);
    expect(idle.length).toBeGreaterThan(0);
    world.add("bar", "bar 11");
    runUntil(6000);
    expect(
      smiths.some(({ own }) => own.bar === "bar 11") || world.get("bar 11")?.["lies"] === false,
    ).toBe(true);
  });

  it("have the work of a lesser goal, where none is left for a greater one", () => {
    const { smiths, runUntil } = makeSmiths();
    runUntil(200);
    for (const { own } of smiths) own.bell = true;
    runUntil(700);
    const tools = smiths.map(({ runner }) => runner.remaining.at(-1)?.step.tool);
    expect(tools.filter((tool) => tool === "forge").length).toBeGreaterThanOrEqual(6);
  });
});
