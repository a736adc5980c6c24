import { ClassicalPlanner } from "@understudy/classical";
import { defineDomain, Orchestrator } from "@understudy/planner-core";
import { World } from "@understudy/world";
import { describe, expect, it } from "vitest";
import { seenByPhaser, seenByThree } from "./cameras.ts";
import { OverlaidAgent } from "./overlaid-agent.ts";
import { planWithReasons } from "./plan-with-reasons.ts";

const domain = defineDomain({
  name: "thieves",
  kinds: { chest: { gold: { type: "integer", min: 0, max: 9 } } },
  places: { chest: 2 },
  state: {
    near: { type: "thing", of: ["chest"], position: true },
    gold: { type: "integer", min: 0, max: 9 },
  },
  tools: [
    { name: "go", things: { to: "chest" }, then: { near: "$to" }, cost: { way: "$to" } },
    {
      name: "steal",
      things: { it: "chest" },
      when: { near: "$it", "$it.gold": { ">": 0 } },
      then: { gold: { "+": "$it.gold" }, "$it.gold": 0 },
      claims: ["$it"],
    },
  ],
  goals: [{ name: "rich", when: { gold: { ">=": 5 } } }],
});

function playing() {
  const world = new World(domain);
  world.add("chest", "old chest", { gold: 7 });
  const orchestrator = new Orchestrator({ domain: world.domain, planner: new ClassicalPlanner() });
  const grik = world.agent("grik");
  const runner = grik.runner({ orchestrator, goal: "rich", budgetMs: 60_000, asks: "game" });
  const live = (nowMs: number) => {
    runner.tick({ near: undefined, gold: 0 }, nowMs);
    world.planMany(orchestrator, 60_000);
    return runner.tick(undefined, nowMs + 1);
  };
  return { world, grik, runner, live };
}

describe("a displayed plan", () => {
  it("names things, authors and the purpose of each step", () => {
    const { world, runner, live } = playing();
    live(0);
    const { viewed, bindings } = runner;
    if (viewed.outcome === undefined) throw new Error("There is a plan");
    const context = { domain: world.domain.untyped, state: viewed.observed, bindings };
    expect(planWithReasons(viewed.outcome, context)).toMatchObject({
      goal: expect.stringContaining("rich"),
      status: "solved",
      steps: [
        { text: "go old chest", author: "classical", phase: "now", needs: [] },
        {
          text: "steal old chest",
          phase: "later",
          needs: expect.arrayContaining([
            { text: "near=old chest", holds: false, from: [1] },
            { text: "old chest.gold>=1", holds: true, from: [] },
          ]),
          serves: [{ to: "goal" }],
        },
      ],
    });
    // Without the state there are no reasons, but the steps are still shown.
    const { steps } = planWithReasons(viewed.outcome);
    expect(steps.map(({ text, needs }) => [text, needs.length])).toEqual([
      ["go chest_1", 0],
      ["steal chest_1", 0],
    ]);
  });

  it("is recomputed when a step ends, and not before", () => {
    const { runner, live } = playing();
    const agent = new OverlaidAgent("grik", () => runner);
    agent.read();
    expect([agent.step, agent.target]).toEqual(["rests", undefined]);
    live(0);
    agent.read();
    agent.read();
    expect(agent).toMatchObject({
      goal: "rich",
      step: "go old chest",
      author: "classical",
      target: "old chest",
      changes: 2,
    });
    runner.finished();
    runner.tick({ near: "old chest" }, 10);
    agent.read();
    expect([agent.step, agent.changes]).toEqual(["steal old chest", 3]);
  });

  it("tells why an agent without one sleeps, and is recomputed when that changes", () => {
    const { world, runner, live } = playing();
    world.claims.give("old chest", "snag");
    const agent = new OverlaidAgent("grik", () => runner);
    live(0);
    agent.read();
    agent.read();
    expect([agent.step, agent.changes]).toEqual(["sleeps until old chest is free", 1]);
    world.remove("old chest");
    live(100);
    agent.read();
    agent.read();
    expect([agent.step, agent.changes]).toEqual(["sleeps until a thing changes: chest", 2]);
  });
});

describe("a camera", () => {
  it("of Phaser translates and scales", () => {
    const camera = { x: 10, y: 0, zoom: 2, worldView: { x: 100, y: 50 } };
    const at = seenByPhaser(camera, (id: string) => (id === "a" ? { x: 130, y: 60 } : undefined));
    expect([at("a"), at("b")]).toEqual([{ x: 70, y: 20 }, undefined]);
  });

  it("of Three.js projects, and hides points behind it", () => {
    // Looks along -z with a right angle of view, from 10 in front of the origin.
    const view = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, -10, 1];
    const projection = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, -1, -1, 0, 0, -0.2, 0];
    const camera = {
      matrixWorldInverse: { elements: view },
      projectionMatrix: { elements: projection },
    };
    const points = { centre: [0, 0, 0], right: [10, 0, 0], above: [0, 5, 0], behind: [0, 0, 20] };
    const at = seenByThree(camera, { width: 200, height: 100 }, (id: keyof typeof points) => {
      const [x = 0, y = 0, z = 0] = points[id];
      return { x, y, z };
    });
    expect([at("centre"), at("right"), at("above"), at("behind")]).toEqual([
      { x: 100, y: 50 },
      { x: 200, y: 50 },
      { x: 100, y: 25 },
      undefined,
    ]);
  });
});
