import { ClassicalPlanner } from "@understudy/classical";
import { loadDomain, Orchestrator } from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import type { ThingId } from "../things/thing.ts";
import { World } from "../world.ts";

const domain = loadDomain({
  name: "hall",
  kinds: { chest: { gold: { type: "integer", min: 0, max: 5 } } },
  state: {
    near: { type: "thing", of: ["chest"], position: true },
    gold: { type: "integer", min: 0, max: 9, default: 0 },
  },
  tools: [
    { name: "go", things: { to: "chest" }, then: { near: "$to" }, cost: { way: "$to" } },
    {
      name: "rob",
      things: { it: "chest" },
      when: { near: "$it", "$it.gold": { ">": 0 } },
      then: { gold: { "+": "$it.gold" }, "$it.gold": 0 },
      claims: ["$it"],
    },
  ],
  goals: [{ name: "rich", when: { gold: { ">=": 2 } } }],
});

/** A hall with chests in a row; distances are the differences of their numbers. */
function hall(chests: number) {
  const clock = new FakeClock();
  const way = (_: string, from: ThingId | undefined, to: ThingId): number =>
    1 + Math.abs(Number(from ?? 0) - Number(to));
  const world = new World(domain, { clock, way, estimate: way, waysPerTick: 10_000 });
  for (let id = 1; id <= chests; id++) world.add("chest", id, { gold: 2 });
  const orchestrator = new Orchestrator({
    domain: world.domain,
    planner: new ClassicalPlanner(),
    clock,
  });
  return { world, orchestrator, clock };
}

describe("an agent at a thing that another holds", () => {
  it("goes to a free one", async () => {
    const { world, orchestrator } = hall(2);
    world.claims.give(1, "player");
    const ann = world.agent("ann");
    const request = { orchestrator, state: { near: 1, gold: 0 }, goal: "rich" as const };
    const plans = [ann.planNow(request, 100), await ann.plan({ ...request, budgetMs: 100 })];
    for (const { steps, optimal } of plans) {
      expect(steps.map(({ step, things }) => [step.tool, things["to"] ?? things["it"]])).toEqual([
        ["go", 2],
        ["rob", 2],
      ]);
      // The other chest would be cheaper.
      expect(optimal).toBe(false);
    }
  });

  it("waits for it where there is no other one", () => {
    const { world, orchestrator } = hall(1);
    world.claims.give(1, "player");
    const runner = world
      .agent("ann")
      .runner({ orchestrator, goal: "rich", budgetMs: 100, asks: "game" });
    const tick = (nowMs: number) => {
      const { event } = runner.tick({ near: 1, gold: 0 }, nowMs);
      world.planMany(orchestrator, 10);
      return event;
    };
    tick(0);
    expect(runner.outcome).toBeUndefined();
    expect(world.claims.awaitedBy("ann")).toBe(1);
    world.claims.free(1);
    for (let nowMs = 100; nowMs <= 300; nowMs += 100) tick(nowMs);
    expect(world.claims.holderOf(1)).toBe("ann");
  });
});

describe("a part of a plan whose thing another agent takes meanwhile", () => {
  it("is asked for again among the things that are left", () => {
    const { world, orchestrator } = hall(4);
    const runner = world
      .agent("ann")
      .runner({ orchestrator, goal: { gold: 9 }, budgetMs: 100, asks: "game" });
    runner.tick({ near: undefined, gold: 0 }, 0);
    for (const lost of [1, 2, 3, 4]) {
      const question = runner.question;
      if (question === undefined) break;
      const whole = orchestrator.planNow({ ...question, goal: { gold: 2 } }, 100);
      const { goal } = orchestrator.planNow(question, 100);
      world.claims.give(lost, "player");
      const part = {
        status: { value: "partial" },
        optimal: { value: false },
        goal: { value: goal },
      };
      runner.accept(Object.create(whole, part));
    }
    expect(runner.outcome?.status).not.toBe("solved");
    for (const id of [1, 2, 3, 4]) world.claims.free(id);
    runner.pursue("rich");
    runner.tick(undefined, 100);
    world.planMany(orchestrator, 100);
    expect(runner.outcome?.status).toBe("solved");
  });
});

describe("agents at one spot that want the same thing", () => {
  const AGENTS = 20;
  const SELF_ASKING = 8;

  it("each have a thing of their own after one call, where the game asks", () => {
    const { world, orchestrator } = hall(100);
    const runners = Array.from({ length: AGENTS }, (_, at) =>
      world
        .agent(`agent ${at}`)
        .runner({ orchestrator, goal: "rich", budgetMs: 100, asks: "game" }),
    );
    for (const runner of runners) runner.tick({ near: undefined, gold: 0 }, 0);
    world.planMany(orchestrator, 10);
    expect(claimed(world)).toBe(AGENTS);
  });

  it("each have one after one request, where they ask themselves", async () => {
    const { world, orchestrator } = hall(SELF_ASKING);
    const runners = Array.from({ length: SELF_ASKING }, (_, at) =>
      world.agent(`agent ${at}`).runner({ orchestrator, goal: "rich", budgetMs: 100 }),
    );
    for (const runner of runners) runner.tick({ near: undefined, gold: 0 }, 0);
    while (runners.some(({ isWaiting }) => isWaiting)) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(claimed(world)).toBe(SELF_ASKING);
  });

  const claimed = (world: World): number =>
    new Set([...world.agents].flatMap(({ name }) => world.claims.heldBy(name))).size;
});
