import { ClassicalPlanner } from "@understudy/classical";
import { TimePlanner } from "@understudy/classical/time";
import { defineDomain, Orchestrator } from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import { World } from "../world.ts";

/** Stalls that are closed in the night, from 8 to 16. */
const fair = defineDomain({
  name: "fair",
  kinds: { stall: { bread: { type: "integer", min: 0, max: 5, default: 3 } } },
  places: { stall: 1 },
  state: {
    near: { type: "thing", of: "stall", position: true },
    bread: { type: "integer", min: 0, max: 5, default: 0 },
    day: { type: "boolean", default: true },
  },
  tools: [
    { name: "go", things: { to: "stall" }, then: { near: "$to" }, duration: { way: "$to" } },
    {
      name: "buy",
      things: { at: "stall" },
      when: { near: "$at", "$at.bread": { ">": 0 } },
      during: { day: true },
      then: { bread: { "+": 1 }, "$at.bread": { "-": 1 } },
      duration: 2,
    },
  ],
  goals: [{ name: "fed", when: { bread: { ">=": 1 } }, by: 30 }],
  events: [
    { at: 8, then: { day: false } },
    { at: 16, then: { day: true } },
  ],
});

/** The steps that an agent starts from a time on, and whether it found a plan. */
function play(fromMs: number, untilMs: number) {
  const clock = new FakeClock();
  const world = new World(fair, { way: () => 3, clock });
  world.add("stall", "bakery", {});
  const parts = { planner: new ClassicalPlanner(), time: new TimePlanner(), clock };
  const orchestrator = new Orchestrator({ domain: world.domain, ...parts });
  const own = { near: undefined as string | undefined, bread: 0, day: true };
  const statuses: string[] = [];
  const runner = world.agent("ann").runner({
    ...{ orchestrator, goal: "fed", budgetMs: 100, asks: "game" },
    durationMs: ({ tool }) => (tool === "go" ? 3000 : 2000),
    onOutcome: ({ status }) => statuses.push(status),
  });
  const started: string[] = [];
  for (let nowMs = fromMs; nowMs < untilMs; nowMs += 500) {
    own.day = nowMs < 8000 || nowMs >= 16_000;
    const { event, step } = runner.tick(own, nowMs);
    if (event === "start") started.push(`${nowMs} ${step.tool}`);
    if (event === "finish" && step.tool === "go") own.near = "bakery";
    if (event === "finish" && step.tool === "buy") own.bread++;
    world.planMany(orchestrator, 100);
  }
  return { started, statuses };
}

describe("an agent of a world with events and deadlines", () => {
  it("waits for an event on its way", () => {
    expect(play(6000, 19_000)).toEqual({
      started: ["6500 go", "16000 buy"],
      statuses: ["solved"],
    });
  });

  it("finds no plan after the deadline of the game's clock", () => {
    expect(play(28_000, 28_500)).toEqual({ started: [], statuses: ["unsolvable"] });
  });
});
