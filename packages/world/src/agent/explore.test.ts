import { ClassicalPlanner } from "@understudy/classical";
import { loadDomain, Orchestrator, RequestError } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { World } from "../world.ts";
import { Memory } from "./memory.ts";

const LONG_MS = 60_000;

/** A valley whose springs are 5 away, and where looking for another one takes 50. */
function valley(places: number) {
  const domain = loadDomain({
    name: "valley",
    kinds: { spring: { full: { type: "boolean", default: true } } },
    places: { spring: places },
    state: {
      near: { type: "thing", of: ["spring"], position: true },
      thirsty: { type: "boolean", default: true },
    },
    tools: [
      { name: "go", things: { to: "spring" }, then: { near: "$to" }, cost: { way: "$to" } },
      {
        ...{ name: "drink", things: { it: "spring" } },
        ...{ when: { near: "$it", "$it.full": true }, then: { thirsty: false } },
      },
    ],
    goals: [{ name: "watered", when: { thirsty: false } }],
  } as Parameters<typeof loadDomain>[0]);
  const world = new World(domain, {
    ...{ way: () => 5, estimate: () => 5 },
    explore: { spring: { cost: 50 } },
  });
  const orchestrator = new Orchestrator({ domain: world.domain, planner: new ClassicalPlanner() });
  const anna = world.agent("anna", { memory: new Memory() });
  const ask = () => {
    const request = { orchestrator, state: { near: undefined }, goal: "watered" };
    const { status, cost, assumes } = anna.planNow(request, LONG_MS);
    return { status, cost, assumes };
  };
  return { world, anna, ask, orchestrator };
}

describe("an unseen thing", () => {
  it.each([1, 2, 3])("leaves the places to known things, with %i places", (places) => {
    const { world, anna, ask } = valley(places);
    for (let id = 0; id < places; id++) world.add("spring", id);
    anna.see(
      [...world.things].map(({ id }) => id),
      0,
    );
    expect(ask()).toEqual({ status: "solved", cost: 6, assumes: [] });
  });

  it.each([1, 2])("is looked for where no known one will do, with %i places", (places) => {
    const { world, anna, ask } = valley(places);
    world.add("spring", "dry", { full: false });
    anna.see(["dry"], 0);
    expect(ask()).toEqual({ status: "solved", cost: 51, assumes: ["spring"] });
  });

  it("is no longer looked for once the search has ended, until another one becomes known", () => {
    const { world, anna, ask } = valley(2);
    expect(ask().assumes).toEqual(["spring"]);
    anna.notFound("spring");
    expect(ask()).toEqual({ status: "unsolvable", cost: 0, assumes: [] });
    anna.notFound("spring", false);
    expect(ask().assumes).toEqual(["spring"]);
    anna.notFound("spring");
    const saved = JSON.parse(JSON.stringify(world.save()));
    world.add("spring", "dry", { full: false });
    anna.see(["dry"], 0);
    expect(ask().assumes).toEqual(["spring"]);
    world.restore(saved);
    anna.memory?.forget("dry");
    expect(ask().status).toBe("unsolvable");
    expect(() => anna.notFound("well")).toThrow(RequestError);
  });

  it("is no reason to leave known things untried, even if the first answer would do", () => {
    const domain = loadDomain({
      name: "hoard",
      kinds: { chest: { gold: { type: "integer", min: 0, max: 20 } } },
      state: {
        near: { type: "thing", of: ["chest"], position: true },
        gold: { type: "integer", min: 0, max: 40, default: 0 },
      },
      tools: [
        { name: "go", things: { to: "chest" }, then: { near: "$to" }, cost: { way: "$to" } },
        {
          ...{ name: "steal", things: { it: "chest" } },
          when: { near: "$it", "$it.gold": { ">": 0 } },
          then: { gold: { "+": "$it.gold" }, "$it.gold": 0 },
        },
      ],
      goals: [{ name: "rich", when: { gold: { ">=": 20 } } }],
    } as Parameters<typeof loadDomain>[0]);
    const way = (_: string, from: unknown, to: unknown): number =>
      from !== "rich" && to === "rich" ? 300 : 5;
    const explore = { chest: { cost: 500, properties: { gold: 20 } } };
    const world = new World(domain, { way, estimate: way, explore });
    for (const id of ["a", "b", "c"]) world.add("chest", id, { gold: 1 });
    world.add("chest", "rich", { gold: 20 });
    const orchestrator = new Orchestrator({
      ...{ domain: world.domain, planner: new ClassicalPlanner() },
    });
    const options = { orchestrator, goal: "rich", budgetMs: LONG_MS, asks: "game" } as const;
    const runner = world.agent("me").runner(options);
    runner.tick({}, 0);
    world.planMany(orchestrator, LONG_MS);
    expect(runner.remaining.map(({ things }) => Object.values(things)[0])).toEqual([
      ...["rich", "rich"],
    ]);
  });
});
