import { ClassicalPlanner } from "@understudy/classical";
import { TimePlanner } from "@understudy/classical/time";
import { defineDomain, Orchestrator } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { World } from "../world.ts";
import { worldSquads } from "./index.ts";

/** A café that serves a ticket with an item of its own. */
const cafeWith = (places: number) =>
  defineDomain({
    name: "cafe",
    kinds: {
      item: {
        of: { type: "thing", of: "ticket" },
        size: { type: "integer", min: 0, max: 9, default: 0 },
        plated: { type: "boolean", default: false },
      },
      ticket: {
        served: { type: "boolean", default: false },
      },
    },
    places: { item: places, ticket: 1 },
    state: { idle: { type: "boolean", default: true } },
    tools: [
      {
        ...{ name: "plate", things: { it: "item", for: "ticket" }, duration: 1 },
        ...{ when: { "$it.of": "$for" }, then: { "$it.plated": true, "$for.served": true } },
      },
    ],
    goals: [{ name: "served", things: { it: "ticket" }, when: { "$it.served": true } }],
  });

/**
 * The statuses of a squad's plans, in a world in which only the last item belongs to the ticket.
 */
async function outcomesOf(places: number, items: number, ticket: string): Promise<string[]> {
  const world = new World(cafeWith(places), { squads: worldSquads });
  for (const id of ["t1", "t2", "t3"]) world.add("ticket", id);
  for (let index = 1; index <= items; index++) {
    const of = index === items ? "t1" : "t2";
    world.add("item", `item ${index}`, { of, size: index % 10 } as never);
  }
  const parts = { planner: new ClassicalPlanner(), time: new TimePlanner() };
  const orchestrator = new Orchestrator({ domain: world.domain, ...parts });
  const told: string[] = [];
  const squad = world.squad(["mia", "ben"]).runner({
    ...{ orchestrator, budgetMs: 5000, goal: { goal: "served", things: { it: ticket } } as never },
    onOutcome: ({ status }) => told.push(status),
  });
  const own = { mia: { idle: true }, ben: { idle: true } };
  for (let nowMs = 0; nowMs < 8000 && told.at(-1) !== "solved"; nowMs += 500) {
    squad.tick(own, undefined, nowMs);
    while (squad.isWaiting) await new Promise((resolve) => setTimeout(resolve, 1));
  }
  squad.dispose();
  return told;
}

describe("a squad among more things than there are places", () => {
  it.each([
    [2, 2],
    [2, 4],
    [1, 3],
    [2, 8],
    [3, 40],
  ])("finds the item of its ticket: %i places, %i items", async (places, items) => {
    const told = await outcomesOf(places, items, "t1");
    expect(told.at(-1)).toBe("solved");
    expect(told.length).toBeLessThanOrEqual(2);
  });

  it("proves nothing where no item is of its ticket, and looks at all of them", async () => {
    const told = await outcomesOf(2, 5, "t3");
    expect(told.length).toBeGreaterThan(2);
    expect(new Set(told)).toEqual(new Set(["cut-off"]));
  });
});

/** A café whose items want something else first. */
const kitchenWith = (kinds: object, places: object, tool: object) =>
  defineDomain({
    name: "kitchen",
    ...{ kinds, places },
    state: { idle: { type: "boolean", default: true } },
    tools: [
      tool,
      {
        ...{ name: "serve", things: { it: "item", for: "ticket" }, duration: 1 },
        ...{ when: { "$it.of": "$for", "$it.ready": true }, then: { "$for.served": true } },
      },
    ],
    goals: [{ name: "served", things: { it: "ticket" }, when: { "$it.served": true } }],
  } as never);
const flag = { type: "boolean", default: false };
const ticket = { served: flag };
const item = { of: { type: "thing", of: "ticket" }, ready: flag };
const sauce = { on: { type: "thing", of: "item" }, used: flag };
const pour = {
  ...{ name: "pour", things: { with: "sauce", it: "item" }, duration: 1 },
  ...{ when: { "$with.on": "$it", "$with.used": false } },
  ...{ then: { "$with.used": true, "$it.ready": true } },
};
const pan = { hot: { type: "boolean", default: true } };
const fried = { ...item, pan: { type: "thing", of: "pan" } };
const fry = {
  ...{ name: "fry", things: { it: "item", in: "pan" }, duration: 1 },
  ...{ when: { "$it.pan": "$in", "$in.hot": true }, then: { "$it.ready": true } },
};

describe("a squad whose goal needs things that belong together", () => {
  it.each([
    ["of two kinds", { ticket, item, sauce }, pour, 2, 8],
    ["of two kinds, the last one first", { sauce, item, ticket }, pour, 2, 20],
    ["at a single place of each kind", { ticket, item, sauce }, pour, 1, 6],
    ["of which one names the other", { ticket, item: fried, pan }, fry, 2, 8],
    ["of which the named one was tried alone", { pan, ticket, item: fried }, fry, 1, 5],
  ])("finds them: %s", async (_, kinds, tool, places, count) => {
    const others = Object.fromEntries(Object.keys(kinds).map((kind) => [kind, places]));
    const domain = kitchenWith(kinds, { ...others, ticket: 1 }, tool);
    const world = new World(domain, { squads: worldSquads });
    for (const id of ["t1", "t2"]) world.add("ticket" as never, id);
    for (let at = 1; at <= count; at++) {
      const isRight = at === count;
      const other = isRight ? count : (at % (count - 1)) + 1;
      if ("pan" in kinds) world.add("pan" as never, `pan ${at}`);
      const own = { of: isRight ? "t1" : "t2", ...("pan" in kinds && { pan: `pan ${other}` }) };
      world.add("item" as never, `item ${at}`, own as never);
    }
    for (let at = 1; "sauce" in kinds && at <= count; at++) {
      const on = `item ${at === count ? count : (at % (count - 1)) + 1}`;
      world.add("sauce" as never, `sauce ${at}`, { on } as never);
    }
    const parts = { planner: new ClassicalPlanner(), time: new TimePlanner() };
    const orchestrator = new Orchestrator({ domain: world.domain, ...parts });
    const told: string[] = [];
    const squad = world.squad(["mia", "ben"]).runner({
      ...{ orchestrator, budgetMs: 5000, goal: { goal: "served", things: { it: "t1" } } as never },
      onOutcome: ({ status }) => told.push(status),
    });
    const own = { mia: {}, ben: {} };
    for (let nowMs = 0; nowMs < 8000 && told.at(-1) !== "solved"; nowMs += 1000) {
      squad.tick(own as never, undefined, nowMs);
      while (squad.isWaiting) await new Promise((resolve) => setTimeout(resolve, 1));
    }
    squad.dispose();
    expect(told.at(-1)).toBe("solved");
    expect(told.length).toBeLessThanOrEqual(3);
  });
});
