import { ClassicalPlanner } from "@understudy/classical";
import { loadDomain, Orchestrator } from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import { expect, it } from "vitest";
import type { ThingId } from "../things/thing.ts";
import { World } from "../world.ts";

const domain = loadDomain({
  name: "vault",
  kinds: { chest: { gold: { type: "integer", min: 0, max: 20 } } },
  places: { chest: 1 },
  state: {
    near: { type: "thing", of: ["chest"], position: true },
    gold: { type: "integer", min: 0, max: 60, default: 0 },
  },
  tools: [
    {
      ...{ name: "rob", things: { it: "chest" }, when: { "$it.gold": { ">": 0 } } },
      then: { near: "$it", gold: { "+": "$it.gold" }, "$it.gold": 0 },
      cost: { way: "$it" },
    },
  ],
  goals: [{ name: "rich", when: { gold: { ">=": 10 } } }],
});
const WAYS: Readonly<Record<string, number>> = { near: 5, far: 9, farther: 20 };

/** A thief beside three chests; one of them holds up the robbery until it is mended. */
function vault(jammed: ThingId) {
  const clock = new FakeClock();
  const open = () => {
    const world = new World(domain, { way: (_, __, to) => WAYS[to], clock });
    const planner = new ClassicalPlanner();
    const orchestrator = new Orchestrator({ domain: world.domain, planner, clock });
    const runner = world.agent("thief").runner({
      ...{ orchestrator, goal: "rich", asks: "game", budgetMs: 1000, durationMs: () => 200 },
      ...{ failureLimit: 1, failureCooldownMs: 5000, cooldownMs: () => 3000 },
    });
    for (const id of Object.keys(WAYS)) world.add("chest", id, { gold: 10 });
    return { world, orchestrator, runner };
  };
  const begun: string[] = [];
  let nowMs = 0;
  let gold = 0;
  const opened = open();
  const play = (untilMs: number, { world, orchestrator, runner } = opened): void => {
    for (; nowMs < untilMs; nowMs += 100) {
      const { event, things } = runner.tick({ near: undefined, gold }, nowMs);
      const it = things?.["it"];
      if (event === "start") begun.push(`${nowMs} ${it}`);
      if (event === "start" && it === jammed) runner.failed("jammed");
      if (event === "finish" && it !== undefined) {
        gold += 10;
        world.set(it, { gold: 0 });
      }
      world.planMany(orchestrator, 100);
    }
  };
  const spend = (): void => {
    gold = 0;
  };
  return { ...opened, open, begun, play, spend };
}

it("a step about one thing cools down, and not the same step about the next thing at its place", () => {
  const { begun, play } = vault("near");
  play(1000);
  expect(begun).toEqual(["100 near", "300 far"]);
});

it("a step stays on cool-down while its thing has no place", () => {
  const { begun, play, spend } = vault("near");
  play(1000);
  spend();
  play(2000);
  expect(begun.slice(2)).toEqual(["1100 farther"]);
  spend();
  play(8000);
  expect(begun.slice(3).map((one) => one.split(" ")[1])).toEqual(["near"]);
  expect(Number.parseInt(begun[3] as string, 10)).toBeGreaterThanOrEqual(5100);
});

it("cool-downs of things without a place are saved", () => {
  const { world, open, begun, play, spend } = vault("near");
  play(1000);
  const saved = JSON.parse(JSON.stringify(world.save()));
  const again = open();
  again.world.set("far", { gold: 0 });
  again.world.restore(saved);
  spend();
  play(2000, again);
  expect(begun.slice(2)).toEqual(["1100 farther"]);
});

it("failures are forgotten in the end, however many things steps failed with", () => {
  const clock = new FakeClock();
  const world = new World(domain, { way: () => 1, clock });
  const planner = new ClassicalPlanner();
  const orchestrator = new Orchestrator({ domain: world.domain, planner, clock });
  const runner = world.agent("thief").runner({
    ...{ orchestrator, goal: "rich", asks: "game", budgetMs: 1000 },
    ...{ failureLimit: 2, failureCooldownMs: 100 },
  });
  let failed = 0;
  for (let id = 0; id < 60; id++) world.add("chest", id, { gold: 0 });
  for (let id = 0; id < 60; id++) {
    world.set(id, { gold: 10 });
    for (let frame = 0; frame < 4; frame++) {
      const nowMs = 400 * id + 100 * frame;
      const { event } = runner.tick({ near: undefined, gold: 0 }, nowMs);
      if (event === "start") {
        failed++;
        world.set(id, { gold: 0 });
        runner.failed("jammed");
      }
      world.planMany(orchestrator, 100);
    }
    world.set(id, { gold: 0 });
  }
  expect(failed).toBeGreaterThan(50);
  expect(runner.save().cooling?.length).toBeLessThanOrEqual(16);
});
