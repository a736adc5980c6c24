import { ClassicalPlanner } from "@understudy/classical";
import { loadDomain, Orchestrator } from "@understudy/planner-core";
import { describe, expect, it, vi } from "vitest";
import { World } from "../../world.ts";

/** The time in which the game bakes a loaf, in game time (ms). */
const BAKING_MS = 4000;

const bakeryWhere = (isCalled: boolean) =>
  loadDomain({
    name: "bakery",
    kinds: {
      oven: {},
      table: { crumbs: { type: "integer", min: 0, max: 99, default: 0 } },
      loaf: {
        form: { type: "enum", values: ["raw", "done", "burnt"] },
        in: { type: "thing", of: ["oven"] },
        warmth: { type: "integer", min: 0, max: 9999, default: 0 },
      },
    },
    state: {
      near: { type: "thing", of: ["oven", "table"], position: true },
      useful: { type: "boolean", default: false },
      // Set by the game while a loaf is done.
      called: { type: "boolean", default: false, sensed: true },
    },
    tools: [
      {
        name: "go",
        things: { to: ["oven", "table"] },
        then: { near: "$to" },
        cost: { way: "$to" },
      },
      {
        ...{ name: "pull", things: { it: "loaf", at: "oven" }, claims: ["$it"] },
        when: { near: "$at", "$it.in": "$at", "$it.form": "done" },
        then: { "$it.in": "nothing", ...(isCalled ? { called: false } : { useful: true }) },
      },
      {
        ...{ name: "wipe", things: { at: "table" }, cost: 3 },
        when: { near: "$at", "$at.crumbs": { ">=": 1 } },
        then: { "$at.crumbs": { "-": 1 }, useful: true },
      },
    ],
    goals: [
      { name: "empty", things: { it: "loaf" }, when: { "$it.in": "nothing" }, priority: 3 },
      { name: "pulled", when: { called: false }, priority: 2 },
      { name: "useful", when: { useful: true }, priority: 1 },
    ],
  });

/** A bakery of four bakers at their table, in which the game bakes. */
function bakery({ isCalled = false, isWarming = false, isLost = false, worth = 0 } = {}) {
  const lost = isLost ? [{ goal: "empty", things: { it: "loaf 9" } }] : [];
  const way = (_: string, from: unknown, to: unknown): number => (from === to ? 0.1 : 1);
  const world = new World(bakeryWhere(isCalled), {
    ...{ way, estimate: way, waysPerTick: 10_000 },
    worth: (id) => (String(id).startsWith("loaf") ? worth : 0),
  });
  const planner = world.share(new ClassicalPlanner());
  const orchestrator = new Orchestrator({ domain: world.domain, planner });
  world.add("table", "table");
  for (const id of ["left", "right"]) world.add("oven", id);
  const bakers = Array.from({ length: 4 }, (_, index) => {
    const runner = world.agent(`baker ${index}`).runner({
      orchestrator,
      goal: { oneOf: [...lost, "pulled", "useful"] },
      budgetMs: 60_000,
      asks: "game",
      durationMs: ({ tool }) => (tool === "go" ? 2000 : 300),
    });
    return { runner, own: { near: "table" as unknown, useful: false, called: false } };
  });
  const asked = vi.spyOn(orchestrator, "planMany");
  const loaves: string[] = [];
  const inOvens = new Map<string, number>();
  const pulled: string[] = [];
  let nowMs = 0;
  const runUntil = (untilMs: number): void => {
    for (; nowMs < untilMs; nowMs += 100) {
      for (const [id, sinceMs] of inOvens) {
        if (nowMs - sinceMs === BAKING_MS) world.set(id, { form: "done" });
      }
      for (const id of isWarming ? loaves : []) world.set(id, { warmth: nowMs / 100 });
      const isDone = [...inOvens.values()].some((sinceMs) => nowMs - sinceMs >= BAKING_MS);
      for (const { runner, own } of bakers) {
        own.called = isCalled && isDone;
        const { event, step, things } = runner.tick({ ...own } as never, nowMs);
        if (event !== "finish") continue;
        if (step.tool === "go") own.near = things["to"];
        if (step.tool === "wipe") {
          world.set("table", { crumbs: Number(world.get("table")?.["crumbs"]) - 1 });
        }
        if (step.tool !== "pull") continue;
        const id = String(things["it"]);
        pulled.push(id);
        inOvens.delete(id);
        world.set(id, { in: "nothing" });
      }
      world.planMany(orchestrator, 60_000);
    }
  };
  const bake = (id: string, oven: string, isBaked = true): void => {
    world.add("loaf", id, { form: "raw" });
    loaves.push(id);
    if (isBaked) inOvens.set(id, nowMs);
    world.set(id, { in: oven });
  };
  const places = () => bakers.map(({ own }) => String(own.near)).toSorted();
  return { world, runUntil, bake, places, pulled, asked };
}

const ALL_AT_TABLE = ["table", "table", "table", "table"];

describe("agents of a crowd without work", () => {
  it.each([
    ["what their goal takes", false],
    ["what a goal takes that holds until then", true],
  ])("wait beside %s, once they have seen it come by itself", (_, isCalled) => {
    const { runUntil, bake, places, pulled } = bakery({ isCalled });
    bake("loaf 1", "left");
    runUntil(3500);
    expect(places()).toEqual(ALL_AT_TABLE);
    runUntil(8000);
    expect(pulled).toEqual(["loaf 1"]);
    bake("loaf 2", "right");
    runUntil(11_900);
    expect(places().filter((place) => place === "right")).toHaveLength(1);
    // A way would take two seconds.
    runUntil(13_500);
    expect(pulled).toEqual(["loaf 1", "loaf 2"]);
  });

  it("stay away from what another one waits for", () => {
    const { runUntil, bake, places } = bakery();
    bake("loaf 1", "left");
    runUntil(8000);
    expect(places().filter((place) => place === "left")).toHaveLength(1);
    bake("loaf 2", "left");
    runUntil(11_900);
    expect(places().filter((place) => place === "left")).toHaveLength(1);
  });

  it("wait for nothing that has not come so far", () => {
    const { world, runUntil, bake, places, pulled } = bakery();
    bake("loaf 1", "left");
    runUntil(8000);
    expect(pulled).toEqual(["loaf 1"]);
    bake("loaf 2", "right");
    world.set("loaf 2", { form: "burnt" });
    runUntil(8500);
    const before = places();
    runUntil(11_900);
    expect(places()).toEqual(before);
    expect(before).not.toContain("right");
  });
});

describe("agents of a crowd with work", () => {
  it.each([false, true])("return to it when what they wait for does not come", (isWarming) => {
    const { world, runUntil, bake, places } = bakery({ worth: 10, isWarming });
    bake("loaf 1", "left");
    runUntil(8000);
    world.set("table", { crumbs: 99 });
    bake("loaf 2", "right", false);
    runUntil(11_900);
    expect(places()).toContain("right");
    runUntil(22_000);
    expect(places()).toEqual(ALL_AT_TABLE);
  });

  it("do it although a greater goal is about a thing that is not there", () => {
    const { world, runUntil, asked } = bakery({ isLost: true });
    world.set("table", { crumbs: 99 });
    runUntil(2000);
    expect(world.get("table")?.["crumbs"]).toBeLessThan(99);
    // A few in each of twenty frames.
    expect(asked.mock.calls.length).toBeLessThan(200);
  });

  it.each([
    ["do it", 0, 0],
    ["leave it for what is soon worth more", 10, 1],
  ])("%s", (_, worth, waiting) => {
    const { world, runUntil, bake, places, pulled } = bakery({ worth });
    bake("loaf 1", "left");
    runUntil(8000);
    expect(pulled).toEqual(["loaf 1"]);
    world.set("table", { crumbs: 99 });
    bake("loaf 2", "right");
    runUntil(11_900);
    expect(places().filter((place) => place === "right")).toHaveLength(waiting);
  });
});
