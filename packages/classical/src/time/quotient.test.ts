import { loadDomain } from "@understudy/planner-core";
import { proveSchedule, type SquadProblem } from "@understudy/planner-core/schedule";
import { expect, it } from "vitest";
import { TimePlanner } from "./time-planner.ts";

it("refills each thing for as long as its own rate and level say", () => {
  const domain = loadDomain({
    name: "camp",
    kinds: { lamp: { oil: { type: "integer", min: 0, max: 9 } } },
    places: { lamp: 2 },
    state: { skill: { type: "integer", min: 0, max: 3, default: 2 } },
    tools: [
      {
        name: "refill",
        things: { it: "lamp" },
        when: { "$it.oil": { "<": 9 } },
        then: { "$it.oil": 9 },
        duration: { sum: "9 - $it.oil + skill", per: 7 },
      },
    ],
    goals: [{ name: "full", things: { it: "lamp" }, when: { "$it.oil": 9 } }],
  });
  // (9 - 4 + 2) / 7 for the first lamp, and (9 - 1 + 2) / 7 = 1.428571… for the second.
  const values = { lamp_1: true, lamp_2: true, "lamp_1.oil": 4, "lamp_2.oil": 1 };
  const member = (name: string) => ({
    name,
    state: domain.state(values),
    disabled: new Set<number>(),
  });
  const problem: SquadProblem = {
    domain,
    members: [member("ann"), member("bo")],
    running: [],
    events: [],
    goal: domain.goal({ "lamp_1.oil": 9, "lamp_2.oil": 9 }).condition,
    scaledBy: Number.POSITIVE_INFINITY,
    ways: undefined,
    measure: { time: 1, cost: 0 },
  };
  const search = new TimePlanner().startTogether(problem);
  search.step({ expansions: 2_000 });
  const result = search.result();
  expect(result).toMatchObject({ status: "solved", optimal: true, scaledTime: 1429 });
  if (result.status !== "solved") return;
  const { schedule } = result;
  expect(schedule.steps.map(({ scaledDuration }) => scaledDuration).sort()).toEqual([1000, 1429]);
  expect(proveSchedule(problem, schedule)).toMatchObject({ sound: true, scaledTime: 1429 });
});
