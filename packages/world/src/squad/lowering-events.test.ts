import { ClassicalPlanner } from "@understudy/classical";
import { TimePlanner } from "@understudy/classical/time";
import { defineDomain, Orchestrator } from "@understudy/planner-core";
import { expect, it } from "vitest";
import { World } from "../world.ts";
import { worldSquads } from "./index.ts";

const keep = defineDomain({
  name: "keep",
  kinds: { gate: { shut: { type: "boolean", default: false } } },
  state: { grain: { type: "integer", min: 0, max: 9, shared: true } },
  tools: [
    {
      ...{ name: "shut", things: { it: "gate" }, when: { grain: { "<=": 0 } }, duration: 1 },
      then: { "$it.shut": true },
    },
  ],
  goals: [{ name: "safe", things: { it: "gate" }, when: { "$it.shut": true } }],
});

it.each([0, 3, 5, 6])("a squad of a world outlasts a loss of 5 at %i", async (grain) => {
  const world = new World(keep, { squads: worldSquads });
  world.add("gate", "north");
  const parts = { planner: new ClassicalPlanner(), time: new TimePlanner() };
  const orchestrator = new Orchestrator({ domain: world.domain, ...parts });
  const told: string[] = [];
  const squad = world.squad(["mia", "ben"]).runner({
    ...{ orchestrator, budgetMs: 5000, goal: { goal: "safe", things: { it: "north" } } },
    onOutcome: ({ status }) => told.push(status),
  });
  squad.constrain({ events: [{ at: 2, then: { grain: { "-": 5 } } }] });
  for (let nowMs = 0; nowMs < 500; nowMs += 100) {
    squad.tick({ mia: {}, ben: {} } as never, { grain }, nowMs);
    while (squad.isWaiting) await new Promise((resolve) => setTimeout(resolve, 1));
  }
  expect(told[0]).toBe(grain > 5 ? "unsolvable" : "solved");
  squad.dispose();
});
