import { ClassicalPlanner } from "@understudy/classical";
import { loadDomain, Orchestrator, RequestError } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import type { WorldGoal } from "../typed.ts";
import { World } from "../world.ts";

const domain = loadDomain({
  name: "yard",
  kinds: { chest: { gold: { type: "integer", min: 0, max: 9 } } },
  state: {
    near: { type: "thing", of: ["chest"], position: true },
    gold: { type: "integer", min: 0, max: 20, default: 0 },
  },
  tools: [
    { name: "go", things: { to: ["chest"] }, then: { near: "$to" }, cost: { way: "$to" } },
    {
      name: "steal",
      things: { it: "chest" },
      when: { near: "$it", "$it.gold": { ">": 0 } },
      then: { gold: { "+": "$it.gold" }, "$it.gold": 0 },
      claims: ["$it"],
    },
  ],
  goals: [
    { name: "rich", when: { gold: { ">=": 10 } } },
    { name: "robbed", things: { it: "chest" }, when: { "$it.gold": 0 } },
  ],
});
const spots: Record<string, number> = { a: 1, b: 2, c: 4 };

function yard(goal: WorldGoal) {
  const way = (_: string, from: unknown, to: unknown): number =>
    Math.abs((spots[String(from)] ?? 0) - (spots[String(to)] ?? 0));
  const world = new World(domain, { way, estimate: way });
  for (const id of ["a", "b", "c"]) world.add("chest", id, { gold: 5 });
  const orchestrator = new Orchestrator({ domain: world.domain, planner: new ClassicalPlanner() });
  const interrupted: string[] = [];
  const runner = world.agent("ann").runner({
    ...{ orchestrator, goal, budgetMs: 10_000, asks: "game" as const, durationMs: () => 20 },
    onStepEvent: (event) => {
      if (event.type === "interrupted") interrupted.push(event.why);
    },
  });
  const own: { near: string | undefined; gold: number } = { near: undefined, gold: 0 };
  const done: string[] = [];
  const tick = (nowMs: number, works = true): void => {
    const { event, step, things } = runner.tick(own, nowMs);
    world.planMany(orchestrator, 10_000);
    if (event !== "finish") return;
    const [id] = Object.values(things) as [string];
    done.push(`${step.tool} ${id}`);
    if (step.tool === "go") own.near = id;
    if (step.tool !== "steal" || !works) return;
    own.gold += 5;
    world.set(id, { gold: 0 });
  };
  return { world, orchestrator, runner, tick, done, interrupted, own };
}

describe("the current goal of a world runner", () => {
  it.each([
    ["a name", () => "rich"],
    ["a condition", () => ({ gold: { ">=": 10 } })],
    ["several", () => ({ oneOf: [{ gold: { ">=": 10 } }, "rich"] })],
  ] as readonly (readonly [string, () => WorldGoal])[])(
    "may be given in every tick: %s",
    (_, goal) => {
      const { runner, tick, done, interrupted } = yard(goal());
      for (let now = 0; now < 400; now += 10) {
        runner.pursue(goal());
        tick(now);
      }
      expect(done).toEqual(["go a", "steal a", "go b", "steal b"]);
      expect(interrupted).toEqual([]);
    },
  );

  it("is a new goal as soon as it is about another thing", () => {
    const robbed = (it: string): WorldGoal => ({ goal: "robbed", things: { it } });
    const { runner, tick, done } = yard(robbed("a"));
    for (let now = 0; now < 300; now += 10) {
      runner.pursue(robbed(now < 40 ? "a" : "c"));
      tick(now);
    }
    expect(done).toEqual(["go a", "go c", "steal c"]);
  });
});

describe("a goal about a thing that leaves and comes back under its id", () => {
  const robbed: WorldGoal = { goal: "robbed", things: { it: "a" } };
  const replace = (world: World): void => {
    world.remove("a");
    world.add("chest", "a", { gold: 5 });
  };

  it("is about the new thing", () => {
    const { world, tick, done, runner } = yard(robbed);
    tick(0);
    replace(world);
    for (let now = 10; now < 200; now += 10) tick(now);
    expect(done).toEqual(["go a", "steal a"]);
    expect(runner.bindings.get("chest_1")).toBe("a");
  });

  it("is about the new thing while it is an order", () => {
    const { world, tick, done } = yard({ gold: { ">=": 0 } });
    world.agent("ann").orders.add(robbed as never);
    tick(0);
    replace(world);
    for (let now = 10; now < 200; now += 10) tick(now);
    expect(done).toEqual(["go a", "steal a"]);
  });

  it("is about the new thing even if it comes after the tick, before things are chosen", () => {
    const { world, orchestrator, runner, own } = yard(robbed);
    runner.tick(own, 0);
    replace(world);
    world.planMany(orchestrator, 10_000);
    expect(runner.outcome?.status).toBe("solved");
  });

  it("leaves a plan for another goal in play", () => {
    const { world, tick, done, interrupted } = yard({ oneOf: [{ gold: { ">=": 10 } }, robbed] });
    for (let now = 0; now < 70; now += 10) tick(now);
    expect(done).toEqual(["go a", "steal a"]);
    replace(world);
    for (let now = 70; now < 150; now += 10) tick(now);
    expect(done).toEqual(["go a", "steal a", "go b", "steal b"]);
    for (let now = 150; now < 300; now += 10) tick(now);
    expect(done.slice(4)).toEqual(["go a", "steal a"]);
    expect(interrupted).toEqual([]);
  });

  it("becomes possible as soon as the thing is there", () => {
    const { world, tick, done } = yard({ goal: "robbed", things: { it: "d" } });
    tick(0);
    world.add("chest", "d", { gold: 5 });
    for (let now = 10; now < 200; now += 10) tick(now);
    expect(done).toEqual(["go d", "steal d"]);
  });
});

describe("mistakes", () => {
  it("in time have no effect", () => {
    const { runner, tick, own } = yard("rich");
    for (let now = 0; now < 50; now += 10) tick(now);
    const saved = JSON.stringify(runner.save());
    for (const nowMs of [Number.NaN, Number.POSITIVE_INFINITY, 10]) {
      expect(() => runner.tick({ ...own, gold: 20 }, nowMs)).toThrow(RequestError);
    }
    expect(JSON.stringify(runner.save())).toBe(saved);
    runner.restore(JSON.parse(saved));
    expect(runner.tick(own, 5).event).not.toBe("idle");
  });

  it("such as two runners for one agent are reported", () => {
    const { world, orchestrator, tick, own } = yard("rich");
    tick(0);
    const other = world.agent("ann").runner({ orchestrator, goal: "rich", budgetMs: 100 });
    other.tick(own, 10);
    expect(() => tick(20)).toThrow(/another runner plays the plans of "ann"/);
    other.dispose();
    tick(20);
  });
});

it("a step without effect is dropped after two attempts", () => {
  const { tick, done } = yard({ gold: { ">=": 5 } });
  for (let now = 0; now < 400; now += 10) tick(now, false);
  expect(done.slice(0, 3)).toEqual(["go a", "steal a", "steal a"]);
  expect(done.slice(3, 5)).toEqual(["go b", "steal b"]);
});
