import { ClassicalPlanner } from "@understudy/classical";
import { loadDomain, Orchestrator, type SavedGameError } from "@understudy/planner-core";
import { describe, expect, it, vi } from "vitest";
import { World } from "../../world.ts";

/** The time in which the game bakes a loaf, in game time (ms). */
const BAKING_MS = 4000;

const bakeryWhere = (isCalled: boolean) =>
  loadDomain({
    name: "bakery",
    kinds: {
      oven: {},
      window: { drops: { type: "integer", min: 0, max: 1, default: 0 } },
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
function bakery({
  isCalled = false,
  isWarming = false,
  isLost = false,
  worth = 0,
  changes = 0,
  saved = undefined as unknown,
} = {}) {
  const lost = isLost ? [{ goal: "empty", things: { it: "loaf 9" } }] : [];
  const way = (_: string, from: unknown, to: unknown): number => (from === to ? 0.1 : 1);
  const world = new World(bakeryWhere(isCalled), {
    ...{ way, estimate: way, waysPerTick: 10_000 },
    worth: (id) => (String(id).startsWith("loaf") ? worth : 0),
  });
  const planner = world.share(new ClassicalPlanner());
  const orchestrator = new Orchestrator({ domain: world.domain, planner });
  world.add("table", "table");
  if (changes > 0) world.add("window", "window");
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
  if (saved !== undefined) world.restore(JSON.parse(JSON.stringify(saved)));
  const runUntil = (untilMs: number): void => {
    for (; nowMs < untilMs; nowMs += 100) {
      for (const [id, sinceMs] of inOvens) {
        if (nowMs - sinceMs === BAKING_MS) world.set(id, { form: "done" });
      }
      for (const id of isWarming ? loaves : []) world.set(id, { warmth: nowMs / 100 });
      for (let count = 0; count < changes; count++) world.set("window", { drops: count % 2 });
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

  it("wait however much else has changed between two slices", () => {
    const { runUntil, bake, places } = bakery({ changes: 300 });
    runUntil(200);
    bake("loaf 1", "left");
    runUntil(8000);
    bake("loaf 2", "right");
    runUntil(11_900);
    expect(places().filter((place) => place === "right")).toHaveLength(1);
  });

  it("wait for it in a loaded game, too", () => {
    const { world, runUntil, bake, pulled } = bakery();
    bake("loaf 1", "left");
    runUntil(8000);
    expect(pulled).toEqual(["loaf 1"]);
    const loaded = bakery({ saved: world.save() });
    loaded.runUntil(100);
    loaded.bake("loaf 2", "right");
    loaded.runUntil(3900);
    expect(loaded.places().filter((place) => place === "right")).toHaveLength(1);
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

describe("the knowledge of a crowd in a saved game", () => {
  const { world, runUntil, bake } = bakery();
  bake("loaf 1", "left");
  runUntil(8000);
  bake("loaf 2", "left");
  runUntil(9000);
  const saved = JSON.parse(JSON.stringify(world.save()));

  it("is the same after it was loaded and saved again", () => {
    const next = bakery();
    for (const id of ["loaf 1", "loaf 2"]) next.world.add("loaf", id, { form: "raw" });
    next.world.restore(saved);
    expect(JSON.parse(JSON.stringify(next.world.save())).crowd).toEqual(saved.crowd);
    expect(saved.crowd.goals.length).toBeGreaterThan(0);
    expect(saved.crowd.comings.seen).toMatchObject([{ kind: "loaf", from: "raw", to: "done" }]);
  });

  it("is left out where the domain no longer has it", () => {
    const [seen] = saved.crowd.comings.seen;
    const comings = {
      ...{
        seen: [
          { ...seen, kind: "cake" },
          { ...seen, to: "gone" },
        ],
        came: [["x", "y", 1]],
      },
      brought: [["loaf 9", 1]],
    };
    const strange = { tool: "fly", args: {} };
    const goals = [{ goal: "g", searches: 1, since: 0, errands: [[strange]] }];
    const { crowd: _, ...earlier } = saved;
    for (const crowd of [
      { ...saved.crowd, goals, comings },
      { ...saved.crowd, domain: "other" },
    ]) {
      const next = bakery();
      next.world.restore({ ...saved, crowd });
      next.runUntil(500);
    }
    const next = bakery();
    next.world.restore(earlier);
    expect(next.world.save().crowd).toMatchObject({ goals: [], comings: { seen: [] } });
  });

  it.each([
    ["/crowd/domain", { domain: 3 }],
    ["/crowd/goals/0/searches", { goals: [{ goal: "g", searches: -1, since: 0, errands: [] }] }],
    ["/crowd/comings/brought/0/1", { comings: { seen: [], brought: [["a", "b"]], came: [] } }],
  ])("is refused for a mistake at %s", (pointer, wrong) => {
    const issues = () => {
      try {
        bakery().world.restore({ ...saved, crowd: { ...saved.crowd, ...wrong } });
      } catch (error) {
        return (error as SavedGameError).issues.map((issue) => issue.pointer);
      }
      return [];
    };
    expect(issues()).toEqual([pointer]);
  });
});
