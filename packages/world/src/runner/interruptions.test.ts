import { ClassicalPlanner } from "@understudy/classical";
import { loadDomain, Orchestrator } from "@understudy/planner-core";
import { expect, it } from "vitest";
import type { ThingId } from "../things/thing.ts";
import { World } from "../world.ts";
import type { WorldRunnerOptions } from "./options.ts";

const domain = loadDomain({
  name: "smithy",
  kinds: { rack: {}, forge: { lit: { type: "boolean", default: true } } },
  state: {
    tool: { type: "boolean", default: false },
    blades: { type: "integer", min: 0, max: 9, default: 0 },
    tired: { type: "boolean", default: false },
    burnt: { type: "boolean", default: false },
  },
  tools: [
    {
      name: "fetch",
      things: { from: "rack" },
      startClaims: ["$from"],
      then: { tool: true },
    },
    {
      name: "forge",
      things: { at: "forge" },
      when: { tool: true, "$at.lit": true },
      then: { blades: { "+": 1 } },
      claims: ["$at"],
    },
    { name: "rest", then: { tired: false } },
    { name: "cool", then: { burnt: false } },
    { name: "douse", things: { at: "forge" }, then: { "$at.lit": false } },
  ],
  goals: [
    { name: "armed", when: { blades: { ">=": 2 } } },
    { name: "fresh", when: { tired: false }, priority: 3 },
    { name: "safe", when: { burnt: false }, priority: 5 },
    { name: "dark", things: { it: "forge" }, when: { "$it.lit": false } },
  ],
});

/** A smith at work, whose steps take 400 ms. */
function smithy(options: Partial<WorldRunnerOptions> = {}, names = ["ann"]) {
  const world = new World(domain);
  world.add("rack", "rack");
  world.add("forge", "forge");
  const orchestrator = new Orchestrator({ domain, planner: new ClassicalPlanner() });
  const events: string[] = [];
  const smiths = names.map((name) => {
    const runner = world.agent(name).runner({
      ...{ orchestrator, goal: { oneOf: ["armed", "fresh", "safe"] }, asks: "game" },
      ...{ budgetMs: 60_000, durationMs: () => 400, ...options },
      onStepEvent: ({ type, step, nowMs }) => {
        if (type !== "finished") events.push(`${nowMs} ${name} ${type} ${step.tool}`);
      },
    });
    return { runner, own: { tool: false, blades: 0, tired: false, burnt: false } };
  });
  let nowMs = 0;
  const play = (untilMs: number): void => {
    for (; nowMs < untilMs; nowMs += 100) {
      for (const { runner, own } of smiths) {
        const { event, step, things } = runner.tick(own, nowMs);
        if (event !== "finish") continue;
        if (step.tool === "fetch") own.tool = true;
        if (step.tool === "forge") own.blades++;
        if (step.tool === "rest") own.tired = false;
        if (step.tool === "cool") own.burnt = false;
        if (step.tool === "douse") world.set(things["at"] as ThingId, { lit: false });
      }
      world.planMany(orchestrator, 60_000);
    }
  };
  return { world, smiths, own: smiths[0]?.own as (typeof smiths)[number]["own"], events, play };
}

it("a thing that a step needs only at its start is free as soon as it has started", () => {
  const { world, events, play } = smithy({ goal: "armed" }, ["ann", "ben"]);
  play(200);
  expect(events).toEqual(["100 ann started fetch"]);
  expect(world.claims.holderOf("rack")).toBeUndefined();
  expect(world.claims.holderOf("forge")).toBe("ann");
  world.claims.give("rack", "player");
  play(600);
  expect(events).toEqual(
    ["100 ann started fetch", "600 ann started forge"].slice(0, events.length),
  );
  play(700);
  expect(events.at(-1)).toBe("600 ann started forge");
});

it("a step that may not be interrupted ends before an order, a lost thing or a lost plan counts", () => {
  const uninterrupted = ({ tool }: { readonly tool: string }) => tool === "forge";
  const { world, events, play } = smithy({ goal: "armed", uninterrupted });
  play(700);
  expect(events.at(-1)).toBe("600 ann started forge");
  world.agent("ann").orders.add({ goal: "dark", things: { it: "forge" } });
  world.claims.give("forge", "player");
  play(1000);
  expect(events.at(-1)).toBe("600 ann started forge");
  play(1500);
  expect(events.at(-1)).toMatch(/started douse/);
});

it("without that, an order interrupts the step at once", () => {
  const { world, events, play } = smithy({ goal: "armed" });
  play(700);
  world.agent("ann").orders.add({ goal: "dark", things: { it: "forge" } });
  play(800);
  expect(events.at(-1)).toBe("700 ann interrupted forge");
});

it("goals interrupt a step one by one", () => {
  const preempt: WorldRunnerOptions["preempt"] = ({ name }, { tool }, things) => {
    expect(things["at"]).toBe(tool === "forge" ? "forge" : undefined);
    return name === "safe" ? "at-once" : "between-steps";
  };
  const uninterrupted = () => true;
  const tired = smithy({ preempt, uninterrupted });
  tired.play(700);
  tired.own.tired = true;
  tired.play(1300);
  expect(tired.events.slice(-2)).toEqual(["600 ann started forge", "1200 ann started rest"]);
  const burnt = smithy({ preempt, uninterrupted });
  burnt.play(700);
  burnt.own.burnt = true;
  burnt.play(900);
  expect(burnt.events.slice(-2)).toEqual(["700 ann interrupted forge", "800 ann started cool"]);
});

it("a step names its things to its end, even if they leave the world meanwhile", () => {
  const cooled: unknown[] = [];
  const { world, smiths, play } = smithy({
    ...{ goal: "armed", uninterrupted: () => true },
    cooldownMs: ({ tool }, things) => {
      if (tool === "forge") cooled.push(things["at"]);
      return undefined;
    },
  });
  play(700);
  const { runner, own } = smiths[0] as (typeof smiths)[number];
  expect(runner.remaining[0]?.step.tool).toBe("forge");
  world.remove("forge");
  const ticks = [700, 800, 900, 1000].map((nowMs) => runner.tick(own, nowMs));
  expect(ticks.map(({ event, things }) => [event, things])).toEqual([
    ...Array.from({ length: 3 }, () => ["continue", { at: "forge" }]),
    ["finish", { at: "forge" }],
  ]);
  expect(cooled).toEqual(["forge"]);
});

it("an interrupted step names its things, though one has left the world", () => {
  const told: unknown[] = [];
  const world = new World(domain);
  world.add("rack", "rack");
  world.add("forge", "forge");
  const orchestrator = new Orchestrator({ domain, planner: new ClassicalPlanner() });
  const runner = world.agent("ann").runner({
    ...{ orchestrator, goal: "armed", asks: "game", budgetMs: 60_000 },
    onStepEvent: ({ type, things }) => told.push([type, things]),
  });
  const own = { tool: true, blades: 0, tired: false, burnt: false };
  for (const nowMs of [0, 100]) {
    runner.tick(own, nowMs);
    world.planMany(orchestrator, 60_000);
  }
  world.remove("forge");
  runner.tick(own, 200);
  expect(told).toEqual([
    ["started", { at: "forge" }],
    ["interrupted", { at: "forge" }],
  ]);
});
