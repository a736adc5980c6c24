import { ClassicalPlanner } from "@understudy/classical";
import { loadDomain, Orchestrator } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import type { ThingId } from "../../things/thing.ts";
import { World } from "../../world.ts";

const domain = loadDomain({
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
      ...{ name: "forge", things: { it: "bar", at: "anvil" }, claims: ["$at"], cost: 10 },
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

/** Six smiths with a store, two anvils of which the right one is a little farther away, and bars of which one is worth more. */
function makeSmiths(cooldownMs = 0) {
  const way = (_: string, __: ThingId | undefined, to: ThingId): number =>
    to === "right" ? 2 : 1.5;
  const world = new World(domain, {
    ...{ way, estimate: way, waysPerTick: 10_000 },
    worth: (id) => (id === "bar 11" ? 5 : 0),
  });
  const planner = world.share(new ClassicalPlanner());
  const orchestrator = new Orchestrator({ domain: world.domain, planner });
  world.add("store", "store");
  for (const id of ["left", "right"]) world.add("anvil", id);
  const smiths = Array.from({ length: 6 }, (_, index) => {
    const runner = world.agent(`smith ${index}`).runner({
      orchestrator,
      goal: { oneOf: ["quiet", "useful"] },
      budgetMs: 60_000,
      asks: "game",
      durationMs: () => 300,
      cooldownMs: ({ tool }) => (tool === "forge" ? cooldownMs : 0),
    });
    const own = { near: undefined as ThingId | undefined, bar: undefined as ThingId | undefined };
    return { runner, own: { ...own, useful: false, bell: false } };
  });
  const forged: unknown[] = [];
  let nowMs = 0;
  const runUntil = (untilMs: number): void => {
    for (; nowMs < untilMs; nowMs += 100) {
      for (const { runner, own } of smiths) {
        const { event, step, things } = runner.tick({ ...own }, nowMs);
        if (event !== "finish") continue;
        if (step.tool === "go") own.near = things["to"];
        if (step.tool === "answer") for (const one of smiths) one.own.bell = false;
        if (step.tool === "forge") {
          forged.push(own.bar);
          own.bar = undefined;
        }
        if (step.tool !== "take") continue;
        own.bar = things["it"];
        world.set(things["it"] as ThingId, { lies: false });
      }
      world.planMany(orchestrator, 60_000);
    }
  };
  return { world, smiths, runUntil, forged };
}

/** The bars and anvils of plans. */
const thingsOf = (
  { smiths }: ReturnType<typeof makeSmiths>,
  tool: string,
  name: string,
): readonly unknown[] =>
  smiths.flatMap(({ runner }) => {
    const found = runner.remaining.find(({ step }) => step.tool === tool);
    return found === undefined ? [] : [found.things[name]];
  });

/** Brings more bars than there are smiths, the one that is worth most last. */
function bringBars({ world }: ReturnType<typeof makeSmiths>): void {
  for (let index = 20; index < 26; index++) world.add("bar", `bar ${index}`);
  world.add("bar", "bar 11");
}

describe("agents of a crowd", () => {
  it("choose among stations by the wait to be expected", () => {
    const smithy = makeSmiths();
    for (let index = 0; index < 4; index++) {
      smithy.world.add("bar", `bar ${index}`);
      smithy.runUntil(100 + 200 * (index + 1));
    }
    expect(thingsOf(smithy, "forge", "at").toSorted()).toEqual(["left", "left", "right", "right"]);
  });

  it("go to two stations if they set out for them at the same moment", () => {
    const smithy = makeSmiths();
    smithy.world.add("bar", "first bar");
    smithy.runUntil(3000);
    for (let index = 0; index < 2; index++) smithy.world.add("bar", `bar ${index}`);
    smithy.runUntil(3200);
    expect(thingsOf(smithy, "forge", "at").toSorted()).toEqual(["left", "right"]);
  });

  it.each([
    ["while one of their steps cools down", 60_000, false],
    ["where none is left for a greater goal", 0, true],
  ])("are given work by its worth, %s", (_, cooldownMs, bell) => {
    const smithy = makeSmiths(cooldownMs);
    for (let index = 0; index < 6; index++) smithy.world.add("bar", `bar ${index}`);
    smithy.runUntil(10_000);
    expect(smithy.forged).toHaveLength(6);
    for (const { own } of smithy.smiths) own.bell = bell;
    bringBars(smithy);
    smithy.runUntil(10_400);
    const taken = thingsOf(smithy, "take", "it");
    expect(taken).toContain("bar 11");
  });
});
