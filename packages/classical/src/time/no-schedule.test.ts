import { loadDomain } from "@understudy/planner-core";
import type { SquadProblem } from "@understudy/planner-core/schedule";
import { describe, expect, it } from "vitest";
import { TimePlanner } from "./time-planner.ts";

/** Two guards: a lever stays down for less time than it takes to pass the gate. A third tool goes on for ever. */
function gateWith(patrol: object): SquadProblem {
  const domain = loadDomain({
    name: "gate",
    state: {
      down: { type: "boolean", shared: true, default: false },
      watched: { type: "boolean", shared: true, default: false },
      through: { type: "boolean", default: false },
    },
    tools: [
      { name: "pull", start: { down: true }, then: { down: false }, duration: 2 },
      { name: "pass", during: { down: true }, then: { through: true }, duration: 3 },
      { name: "patrol", start: { watched: true }, then: { watched: false }, ...patrol },
    ],
    goals: [{ name: "through", when: { through: true } }],
  });
  const member = (name: string) => ({ name, state: domain.state({}), disabled: new Set<number>() });
  return {
    domain,
    members: [member("ann"), member("bo")],
    running: [],
    events: [],
    goal: domain.goal("through").condition,
    scaledBy: Number.POSITIVE_INFINITY,
    ways: undefined,
    measure: { time: 1, cost: 0 },
  };
}

describe("A squad without a schedule", () => {
  it.each([
    ["last for a time", { duration: 5 }],
    ["may last for any time", { duration: { from: 4 } }],
  ])("is told so, though its steps can be repeated for ever and %s", (_, patrol) => {
    const search = new TimePlanner().startTogether(gateWith(patrol));
    search.step({ expansions: 500 });
    expect(search.result()).toEqual({ status: "unsolvable" });
  });
});
