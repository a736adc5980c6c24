import { describe, expect, it } from "vitest";
import { atHome, yard } from "../../../testing/stages/stage.ts";
import { UniformCostPlanner } from "../../../testing/uniform-cost-planner.ts";
import type { Planner, PlanSearch } from "../../contract/planner.ts";
import { GuardedSearch } from "./search.ts";

const problem = { domain: yard, state: atHome, goal: yard.goal("stocked"), mode: "first" } as const;

/** A guarded search whose planner has a given `end`. */
function searchThatEnds(end: () => void) {
  const inner = new UniformCostPlanner();
  const planner: Planner = {
    start: (asked): PlanSearch => {
      const search = inner.start(asked);
      return {
        expansions: 0,
        step: (slice) => search.step(slice),
        result: () => search.result(),
        end,
      };
    },
  };
  const errors: unknown[] = [];
  return { search: new GuardedSearch(planner, problem, (error) => errors.push(error)), errors };
}

describe("a guarded search", () => {
  it("is ended when it is no longer wanted, and keeps its result", () => {
    let ends = 0;
    const { search } = searchThatEnds(() => ends++);
    while (!search.step({}));
    const found = search.result();
    expect(found.status).toBe("solved");
    search.end();
    expect(ends).toBe(1);
    expect(search.result()).toEqual(found);
  });

  it("may throw at its end", () => {
    const failure = new Error("it is open");
    const { search, errors } = searchThatEnds(() => {
      throw failure;
    });
    search.end();
    search.end();
    expect(errors).toEqual([failure]);
    expect(search.failure).toContain("it is open");
  });
});
