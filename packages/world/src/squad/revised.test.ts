import { ClassicalPlanner } from "@understudy/classical";
import { TimePlanner } from "@understudy/classical/time";
import { defineDomain, Orchestrator } from "@understudy/planner-core";
import type { ScheduleSearch, SquadProblem } from "@understudy/planner-core/schedule";
import { settle } from "@understudy/planner-core/testing";
import { expect, it } from "vitest";
import { World } from "../world.ts";
import { worldSquads } from "./index.ts";

const kitchen = defineDomain({
  name: "kitchen",
  kinds: {
    burner: { food: { type: "enum", values: ["none", "raw", "done", "burnt"], default: "none" } },
  },
  places: { burner: 2 },
  state: {
    plates: { type: "integer", min: 0, max: 6, shared: true, default: 0 },
    chopped: { type: "integer", min: 0, max: 9, shared: true, default: 0 },
  },
  tools: [
    {
      ...{ name: "put_on", things: { burner: "burner" }, duration: 1 },
      ...{ when: { "$burner.food": "none" }, then: { "$burner.food": "raw" } },
    },
    {
      ...{ name: "take_off", things: { burner: "burner" }, duration: 1 },
      ...{ when: { "$burner.food": "done" }, start: { "$burner.food": "none" } },
      then: { plates: { "+": 1 } },
    },
    { name: "chop", then: { chopped: { "+": 1 } }, duration: 3 },
  ],
  clocks: [
    {
      ...{ name: "frying", things: { burner: "burner" }, duration: 10 },
      ...{ while: { "$burner.food": "raw" }, then: { "$burner.food": "done" } },
    },
    {
      ...{ name: "burning", things: { burner: "burner" }, duration: 4 },
      ...{ while: { "$burner.food": "done" }, then: { "$burner.food": "burnt" } },
    },
  ],
  goals: [{ name: "served", when: { plates: { ">=": 4 }, chopped: { ">=": 5 } } }],
});

/** Expansions until which plans begin late, and by how much, in thousandths. */
const HESITATES = 40;
const LATER = 5000;

/** Finds plans that begin late at first. */
class Hesitant extends TimePlanner {
  override startTogether(problem: SquadProblem): ScheduleSearch {
    const search = super.startTogether(problem);
    const result = search.result.bind(search);
    search.result = () => {
      const found = result();
      if (found.status !== "solved" || search.expansions > HESITATES) return found;
      const steps = found.schedule.steps.map((step) => {
        return { ...step, scaledStart: step.scaledStart + LATER };
      });
      const schedule = { ...found.schedule, steps };
      return { ...found, schedule, optimal: false, scaledTime: found.scaledTime + LATER };
    };
    return search;
  }
}

it("a squad that plays its first plan gets better ones from what slices of the world have left", async () => {
  const world = new World(kitchen, { squads: worldSquads });
  world.add("burner", "left", {});
  world.add("burner", "right", {});
  const parts = { planner: new ClassicalPlanner(), time: new Hesitant() };
  const orchestrator = new Orchestrator({ domain: kitchen, ...parts });
  const times: number[] = [];
  const squad = world.squad(["ann"]).runner({
    ...{ orchestrator, goal: "served", budgetMs: 60_000, ends: "timed", asks: "game" },
    onOutcome: ({ status, time }) => {
      if (status === "solved") times.push(time);
    },
  });
  for (let frame = 0; frame < 3000 && times.length < 2; frame++) {
    // The game stands still, so that nothing has begun.
    squad.tick({ ann: {} }, { plates: 0, chopped: 0 }, 0);
    world.planMany(orchestrator, 0.5);
    await settle();
  }
  expect(times.length).toBe(2);
  expect(times[1]).toBeLessThan(times[0] as number);
  expect(squad.tick(undefined, undefined, 100)["ann"]).toMatchObject({ event: "continue" });
  squad.dispose();
});
