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

/** The statuses of a squad's plans, in a world whose last item alone is of the ticket. */
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
