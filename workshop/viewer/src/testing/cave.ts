import { ClassicalPlanner } from "@understudy/classical";
import { type Domain, defineDomain, Orchestrator } from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import { Memory, type ThingId, World } from "@understudy/world";
import { createViewer, type Viewer } from "../publish/viewer.ts";

const domain = defineDomain({
  name: "cave",
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

/** A cave with two chests; Grik saw and claims the old one, and told Snag of it. */
export interface Cave {
  readonly world: World<typeof domain extends Domain<infer T> ? T : never>;
  readonly viewer: Viewer;
  readonly clock: FakeClock;
  readonly at: Map<ThingId, { x: number; y: number }>;
  /** Advances by some milliseconds, at 25 frames per second. */
  play(ms: number): void;
}

/** @param onLook called when the viewer reads a thing's position */
export function openCave(onLook: () => void = () => {}): Cave {
  const world = new World(domain);
  const clock = new FakeClock();
  world.add("chest", "old chest", { gold: 7 });
  world.add("chest", "<b>new</b>", { gold: 2 });
  const orchestrator = new Orchestrator({ domain: world.domain, planner: new ClassicalPlanner() });
  const at = new Map<ThingId, { x: number; y: number }>([["old chest", { x: 20, y: 50 }]]);
  const viewer = createViewer({
    domain: world.domain.untyped,
    world,
    map: {},
    thingAt: (id) => {
      onLook();
      return at.get(id);
    },
    clock,
  });
  const runners = ["grik", "snag"].map((name) => {
    const agent = world.agent(name, { memory: new Memory() });
    const runner = agent.runner({ orchestrator, goal: "rich", budgetMs: 60_000, asks: "game" });
    viewer.add({ id: name, runner: runner.viewed, position: () => ({ x: 50, y: 50 }) });
    return runner;
  });
  const [grik, snag] = [world.agent("grik"), world.agent("snag")];
  grik.see(["old chest"], 0);
  grik.tell([snag]);
  let timeMs = 0;
  return {
    world,
    viewer,
    clock,
    at,
    play(ms) {
      for (const until = timeMs + ms; timeMs < until; timeMs += 40) {
        clock.advanceSync(40);
        for (const runner of runners) runner.tick({ near: undefined, gold: 0 }, timeMs);
        world.planMany(orchestrator, 60_000);
        viewer.tick(timeMs);
      }
    },
  };
}
