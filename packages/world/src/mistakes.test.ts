import { ClassicalPlanner } from "@understudy/classical";
import { Orchestrator, PlanRunner, RequestError, StateError } from "@understudy/planner-core";
import { SquadRunner } from "@understudy/planner-core/squad";
import { describe, expect, it } from "vitest";
import { Memory } from "./agent/memory.ts";
import { thieves } from "./testing/small-world.ts";
import { World } from "./world.ts";

const misspelt = [
  expect.objectContaining({
    pointer: "/goold",
    message: '"goold" is not a property of chest',
    hint: 'did you mean "gold"?',
  }),
];

describe("a misspelt property", () => {
  it("is an error with a hint, and nothing changes", () => {
    const world = new World(thieves);
    world.add("chest", "a", { gold: 3 });
    const ann = world.agent("ann", { memory: new Memory() });
    ann.see(["a"], 0);
    const calls = [
      () => world.set("a", { goold: 5 }),
      () => world.add("chest", "b", { goold: 5 }),
      () => ann.suppose("a", { goold: 5 }, 1),
    ];
    for (const call of calls) {
      expect(call).toThrow(StateError);
      expect(call).toThrow(expect.objectContaining({ issues: misspelt }));
    }
    expect(world.get("a")).toMatchObject({ gold: 3 });
    expect([world.has("b"), ann.believes("a")?.["gold"]]).toEqual([false, 3]);
    const explore = { chest: { cost: 1, properties: { goold: 5 } } };
    expect(() => new World(thieves, { explore })).toThrow(RequestError);
  });

  it("is none if it is what `get` returns beside the properties", () => {
    const world = new World(thieves);
    world.add("chest", "a", { gold: 3 });
    world.set("a", { ...world.get("a"), gold: 4 });
    expect(world.get("a")).toMatchObject({ gold: 4 });
  });
});

describe("options of an existing agent", () => {
  it("may be given again, but not be changed", () => {
    const world = new World(thieves);
    const options = { memory: new Memory(), faction: "guards" };
    const ann = world.agent("ann", options);
    expect(world.agent("ann", options)).toBe(ann);
    expect(world.agent("ann", { faction: "guards" })).toBe(ann);
    expect(() => world.agent("ann", { memory: new Memory() })).toThrow(
      expect.objectContaining({ issues: [expect.objectContaining({ pointer: "/memory" })] }),
    );
    expect(() => world.agent("ann", { knows: () => true })).toThrow(RequestError);
    world.removeAgent("ann");
    expect(world.agent("ann", { faction: "thieves" }).faction).toBe("thieves");
  });
});

describe("telling everybody everything", () => {
  it("compares what changed, a limited number of recollections per call", () => {
    let compared = 0;
    const mayHear = (): boolean => {
      compared++;
      return true;
    };
    const world = new World(thieves, { mayHear });
    for (let id = 0; id < 5000; id++) world.add("chest", id, { gold: 1 });
    const [teller, ...hearers] = Array.from({ length: 10 }, (_, at) =>
      world.agent(`agent ${at}`, { memory: new Memory() }),
    );
    if (teller === undefined) throw new RangeError("there is a teller");
    teller.see(
      Array.from({ length: 5000 }, (_, id) => id),
      0,
    );
    let news = 0;
    let calls = 0;
    do {
      const before = compared;
      news += teller.tell(hearers, undefined, 10);
      expect(compared - before).toBeLessThanOrEqual(20_000);
      calls++;
    } while (teller.hasMoreToTell);
    expect([news, calls]).toEqual([9 * 5000, 3]);
    compared = 0;
    expect(teller.tell(hearers)).toBe(0);
    expect(compared).toBe(0);
    teller.see([7], 20);
    hearers[3]?.memory?.forget(8);
    expect(teller.tell(hearers)).toBe(10);
    expect(compared).toBe(8 + 5000);
  });
});

describe("A part that is missing, or something else", () => {
  const world = new World(thieves);

  it.each([
    ["/domain", () => new World({ name: "meadow" } as never)],
    ["/orchestrator", () => world.agent("ann").runner({ goal: "safe" } as never)],
    ["/memory", () => world.agent("bob", { memory: true as never })],
    ["/memmory", () => world.agent("bob", { memmory: new Memory() } as never)],
    ["/name", () => world.agent(5 as never)],
    ["/planner", () => new Orchestrator({ domain: world.domain } as never)],
    ["/domain", () => new Orchestrator({ planner: new ClassicalPlanner() } as never)],
    ["/orchestrator", () => new PlanRunner({ goal: "safe" } as never)],
    ["/orchestrator", () => new SquadRunner({ orchestrator: "it" } as never)],
  ])("is named as %s", (pointer, make) => {
    let found: unknown;
    try {
      make();
    } catch (error) {
      found = error;
    }
    expect(found).toBeInstanceOf(RequestError);
    expect((found as RequestError).issues.map((issue) => issue.pointer)).toEqual([pointer]);
  });
});
