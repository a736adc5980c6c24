import type { SearchSlice } from "@understudy/planner-core";
import { type Condition, type Domain, loadDomain } from "@understudy/planner-core";
import { expect, it } from "vitest";
import { preparePart } from "../../testing/prepare.ts";
import { SearchContext, type SearchEnd } from "../context.ts";
import { SliceLimits } from "../limits.ts";
import { WorkspacePool } from "../workspace.ts";
import { BlindSearch } from "./blind-search.ts";

/** Counters in steps of one, and a lock that opens when all of them are at five. */
function counters(count: number): Domain {
  const names = Array.from({ length: count }, (_, index) => `c${index}`);
  const counter = { type: "integer", min: 0, max: 9, default: 0 } as const;
  return loadDomain({
    name: "counters",
    state: {
      ...Object.fromEntries(names.map((name) => [name, counter])),
      open: { type: "boolean", default: false },
    },
    tools: [
      ...names.flatMap((name) => [
        { name: `up_${name}`, then: { [name]: { "+": 1 } } },
        { name: `down_${name}`, then: { [name]: { "-": 1 } }, cost: 2 },
      ]),
      {
        name: "unlock",
        when: Object.fromEntries(names.map((name) => [name, 5])),
        then: { open: true },
      },
    ],
  });
}

/** A search with the rest of its slice. */
interface Running {
  readonly blind: BlindSearch;
  run(slice: SearchSlice): SearchEnd;
}

function search(domain: Domain, goal: Condition): Running {
  const question = { domain, state: domain.state({}), goal: domain.goal(goal) };
  const prepared = preparePart({ ...question, mode: "optimal" });
  const context = new SearchContext(prepared, question.state);
  const blind = new BlindSearch(context, new WorkspacePool(), () => false, prepared.cheapest);
  return {
    blind,
    run: (slice) => {
      context.limits = new SliceLimits(slice);
      return blind.run();
    },
  };
}

it("settles small state spaces, in turns of any length", () => {
  const { blind, run } = search(counters(1), { c0: 6 });
  let end = run({ expansions: 0 });
  expect(end).toBe("slice");
  while (end === "slice") end = run({ expansions: 1 });
  expect([end, blind.plan.length, blind.scaledPlanCost]).toEqual(["found", 6, 6000]);
});

it("proves that no cheaper plan is left, but examines goals up to the bound", () => {
  const bounded = search(counters(1), { c0: 6 });
  bounded.blind.scaledUpperBound = 6000;
  expect(bounded.run({})).toBe("exhausted");
  expect(bounded.blind.scaledLowerBound).toBe(6000);
  const loose = search(counters(1), { c0: 6 });
  loose.blind.scaledUpperBound = 6001;
  expect(loose.run({})).toBe("found");
});

it("gives up early in a large state space", () => {
  const { blind, run } = search(counters(6), { open: true });
  // With expansions left; otherwise the result would be "slice".
  expect(run({ expansions: 1000 })).toBe("memory");
  expect(blind.scaledLowerBound).toBeLessThanOrEqual(31_000);
});
