import { ClassicalPlanner } from "@understudy/classical";
import { loadDomain, Orchestrator } from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import { describe, expect, it, vi } from "vitest";
import { World } from "../../world.ts";

const domain = loadDomain({
  name: "vault",
  kinds: { chest: { gold: { type: "integer", min: 0, max: 20 } } },
  places: { chest: 1 },
  state: { gold: { type: "integer", min: 0, max: 20, default: 0 } },
  tools: [
    {
      ...{ name: "loot", things: { chest: "chest" }, claims: ["$chest"] },
      ...{ when: { "$chest.gold": { ">=": 5 } }, then: { gold: 5, "$chest.gold": 0 } },
    },
  ],
  goals: [{ name: "rich", when: { gold: { ">=": 5 } } }],
});

const NAMES = ["ann", "ben", "cid"];

/** A vault whose agents ask, each 40 ms after the one before. */
function vault(startMs: number) {
  const clock = new FakeClock();
  clock.advanceSync(startMs);
  const world = new World(domain, { clock });
  world.add("chest", "chest", { gold: 5 });
  const orchestrator = new Orchestrator({ domain: world.domain, planner: new ClassicalPlanner() });
  const runners = NAMES.map((name) =>
    world.agent(name).runner({ orchestrator, goal: "rich", budgetMs: 200, asks: "game" }),
  );
  const due = (): unknown[] => runners.map(({ dueMs }) => dueMs && dueMs - clock.now());
  return { clock, world, runners, due };
}

function saved(): unknown {
  const { clock, world, runners, due } = vault(0);
  for (const runner of runners.toReversed()) {
    runner.tick({}, clock.now());
    clock.advanceSync(40);
  }
  expect(due()).toEqual([160, 120, 80]);
  return JSON.parse(JSON.stringify(world.save()));
}

describe("the questions of a loaded game", () => {
  it.each([120, 7000])("keep their turns, on a clock that goes on from %d ms", (startMs) => {
    const { clock, world, runners, due } = vault(startMs);
    world.restore(saved());
    for (const runner of runners) runner.tick({}, clock.now());
    expect(due()).toEqual([160, 120, 80]);
  });

  it("keep their turns if the game is saved again at once", () => {
    const between = vault(120);
    between.world.restore(saved());
    const { clock, world, runners, due } = vault(120);
    world.restore(JSON.parse(JSON.stringify(between.world.save())));
    for (const runner of runners) runner.tick({}, clock.now());
    expect(due()).toEqual([160, 120, 80]);
  });

  it("have all their time if runners ask themselves: their searches begin anew", () => {
    const { clock, world } = vault(120);
    const budgets: unknown[] = [];
    const orchestrator = new Orchestrator({
      domain: world.domain,
      planner: new ClassicalPlanner(),
    });
    const plan = orchestrator.plan.bind(orchestrator);
    vi.spyOn(orchestrator, "plan").mockImplementation((request) => {
      budgets.push(request.budgetMs);
      return plan(request);
    });
    const runner = world.agent("ann").runner({ orchestrator, goal: "rich", budgetMs: 200 });
    world.restore(saved());
    runner.tick({}, clock.now());
    expect(budgets).toEqual([200]);
  });

  it("have all their time if they are other ones", () => {
    const { clock, world, runners, due } = vault(120);
    world.restore(saved());
    for (const runner of runners) runner.tick({ gold: 5 }, clock.now());
    expect(due()).toEqual([undefined, undefined, undefined]);
    for (const runner of runners) runner.tick({ gold: 0 }, clock.now() + 10);
    expect(due()).toEqual([200, 200, 200]);
  });

  it("have no more time than the game allows, whatever a save claims", () => {
    const { clock, world, runners, due } = vault(120);
    const { agents, ...rest } = saved() as { agents: { runner: { dueInMs?: number } }[] };
    for (const { runner } of agents) runner.dueInMs = 1e300;
    world.restore({ ...rest, agents });
    for (const runner of runners) runner.tick({}, clock.now());
    expect(due()).toEqual([200, 200, 200]);
  });
});
