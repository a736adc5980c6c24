import { loadDomain, runSearch } from "@understudy/planner-core";
import { afterEach, expect, it, vi } from "vitest";
import { ClassicalPlanner } from "../classical-planner.ts";
import { PreparedTask } from "./prepared-task.ts";

afterEach(() => vi.restoreAllMocks());

const PLACES = ["camp", "hill", "lake", "mine"];

/** A porter with sacks in many numbers, whose ways only a request knows. */
const porter = loadDomain({
  name: "porter",
  state: {
    at: { type: "enum", values: PLACES, position: true, default: "camp" },
    ...Object.fromEntries(
      PLACES.map((place) => [place, { type: "integer", min: 0, max: 20, default: 0 }]),
    ),
  },
  tools: [
    {
      name: "go",
      parameters: { to: { enum: PLACES } },
      then: { at: "$to" },
      cost: { way: "$to" },
    },
    ...PLACES.map((place) => ({
      name: `fill_${place}`,
      when: { at: place },
      then: { [place]: { "+": 5 } },
    })),
  ],
  goals: [
    { name: "filled", when: Object.fromEntries(PLACES.map((place) => [place, { ">=": 5 }])) },
  ],
});

it("is not prepared for first plans that estimates lead to, as each request has ways of its own", () => {
  const small = vi.spyOn(PreparedTask.prototype, "small", "get");
  const planner = new ClassicalPlanner({ tables: false });
  for (const lakeCost of [1, 5, 9]) {
    const ways = porter.ways(
      Object.fromEntries(
        PLACES.map((from) => [
          from,
          Object.fromEntries(PLACES.map((to) => [to, to === "lake" ? lakeCost : 2])),
        ]),
      ),
    );
    const problem = { domain: porter, state: porter.state({}), goal: porter.goal("filled"), ways };
    expect(runSearch(planner, { ...problem, mode: "first" }).status).toBe("solved");
    expect(small).not.toHaveBeenCalled();
    expect(runSearch(planner, { ...problem, mode: "optimal" })).toMatchObject({ optimal: true });
    expect(small).toHaveBeenCalled();
    small.mockClear();
  }
});
