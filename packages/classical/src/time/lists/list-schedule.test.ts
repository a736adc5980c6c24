import { type DomainDefinition, loadDomain, Orchestrator } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { ClassicalPlanner } from "../../classical-planner.ts";
import { TimePlanner } from "../time-planner.ts";

const flag = { type: "boolean", shared: true, default: false } as const;
const count = { type: "integer", min: 0, max: 20, shared: true, default: 0 } as const;

/** Expansions up to the first schedule and a few changes of it. */
const SOON = 12;

function planSoon(
  definition: DomainDefinition,
  members: number,
  shared: object,
  expansions = SOON,
) {
  const domain = loadDomain(definition);
  const parts = { planner: new ClassicalPlanner(), time: new TimePlanner() };
  const agents = Object.fromEntries(Array.from({ length: members }, (_, at) => [`m${at}`, {}]));
  const request = { agents, shared, goal: "done", expansions, budgetMs: 1e9 };
  return new Orchestrator({ domain, ...parts }).plan(request as never);
}

/** Wood and stone are fetched, and two things built of them. */
const building: DomainDefinition = {
  name: "building",
  state: { wood: count, stone: count, house: flag, wall: flag },
  tools: [
    { name: "chop", then: { wood: { "+": 1 } }, duration: 3 },
    { name: "quarry", then: { stone: { "+": 1 } }, duration: 4 },
    { name: "build_house", start: { wood: { "-": 3 } }, then: { house: true }, duration: 5 },
    {
      ...{ name: "build_wall", start: { wood: { "-": 1 }, stone: { "-": 2 } } },
      ...{ then: { wall: true }, duration: 5 },
    },
  ],
  goals: [{ name: "done", when: { house: true, wall: true } }],
};
const nothing = { wood: 0, stone: 0, house: false, wall: false };

describe("A first schedule", () => {
  it("gives work to everybody, and takes from a stock whatever came first", async () => {
    const { steps, time } = await planSoon(building, 3, nothing);
    expect(new Set(steps.map(({ agent }) => agent)).size).toBe(3);
    // Four logs and two stones take 20 units of work; one of three builds while the others still fetch.
    expect(time).toBeLessThan(12.1);
  });

  it("lets those who only add to a number do so at once", async () => {
    const loot: DomainDefinition = {
      name: "loot",
      state: { gold: count, a: flag, b: flag, c: flag },
      tools: ["a", "b", "c"].map((chest) => ({
        ...{ name: `loot_${chest}`, when: { [chest]: true }, start: { [chest]: false } },
        ...{ then: { gold: { "+": 2 } }, duration: 5 },
      })),
      goals: [{ name: "done", when: { gold: { ">=": 6 } } }],
    };
    const { time } = await planSoon(loot, 3, { gold: 0, a: true, b: true, c: true });
    expect(time).toBe(5);
  });

  it("takes another tree where the planned one is taken or far", async () => {
    const felling: DomainDefinition = {
      name: "felling",
      state: { logs: count, oak: flag, elm: flag, load: { type: "boolean", default: false } },
      tools: [
        ...[
          ["oak", 9],
          ["elm", 4],
        ].map(([tree, duration]) => ({
          ...{ name: `fell_${tree}`, when: { [tree as string]: true, load: false } },
          ...{ start: { [tree as string]: false }, then: { load: true }, duration },
        })),
        {
          name: "store",
          when: { load: true },
          then: { load: false, logs: { "+": 1 } },
          duration: 1,
        },
      ],
      goals: [{ name: "done", when: { logs: { ">=": 1 } } }],
    } as DomainDefinition;
    const { time } = await planSoon(felling, 2, { logs: 0, oak: true, elm: true });
    expect(time).toBeLessThan(5.01);
  });

  it("keeps a step with the step that it needs to run", async () => {
    const roof: DomainDefinition = {
      name: "roof",
      state: { held: flag, nailed: flag, painted: flag },
      tools: [
        {
          ...{ name: "hold", start: { held: true }, then: { held: false } },
          duration: { from: 2, to: 4 },
        },
        { name: "nail", during: { held: true }, then: { nailed: true }, duration: 4 },
        { name: "paint", then: { painted: true }, duration: 6 },
      ],
      goals: [{ name: "done", when: { nailed: true, painted: true } }],
    };
    const { time, status } = await planSoon(roof, 3, {
      ...{ held: false, nailed: false, painted: false },
    });
    expect(status).toBe("solved");
    expect(time).toBeLessThan(6.01);
  });

  it("waits until an event lets a step start", async () => {
    const market: DomainDefinition = {
      name: "market",
      state: { open: flag, bread: count, swept: flag },
      tools: [
        { name: "buy", when: { open: true }, then: { bread: { "+": 1 } }, duration: 1 },
        { name: "sweep", then: { swept: true }, duration: 3 },
      ],
      goals: [{ name: "done", when: { bread: { ">=": 2 }, swept: true } }],
      events: [{ at: 4, then: { open: true } }],
    };
    const { time } = await planSoon(market, 2, { open: false, bread: 0, swept: false });
    expect(time).toBeLessThan(5.1);
  });

  it("adds to a number at the moment of an event that adds to it", async () => {
    const tithe: DomainDefinition = {
      name: "tithe",
      state: { gold: count },
      tools: [{ name: "dig", then: { gold: { "+": 2 } }, duration: 5 }],
      goals: [{ name: "done", when: { gold: { ">=": 7 } } }],
      events: [{ at: 5, then: { gold: { "+": 3 } } }],
    };
    const { time, optimal } = await planSoon(tithe, 2, { gold: 0 }, 2000);
    expect([time, optimal]).toEqual([5, true]);
  });
});
