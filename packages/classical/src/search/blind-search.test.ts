import { type Condition, type Domain, loadDomain } from "@understudy/planner-core";
import { expect, it } from "vitest";
import { TaskCache } from "../model/task-cache.ts";
import { BlindSearch } from "./blind-search.ts";
import { SearchContext } from "./context.ts";
import { SliceLimits } from "./limits.ts";
import { WorkspacePool } from "./workspace.ts";

/** Counters that go up and down one by one, and a lock that opens when all are at five. */
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

function search(domain: Domain, goal: Condition): BlindSearch {
  const question = { domain, state: domain.state({}), goal: domain.goal(goal) };
  const [prepared, ...others] = new TaskCache(1).get({ ...question, mode: "optimal" });
  if (prepared === undefined || others.length > 0) throw new RangeError("One part is expected");
  const context = new SearchContext(prepared.task, prepared.layout, question.state);
  return new BlindSearch(context, new WorkspacePool(), 1_000_000, prepared.cheapest);
}

it("settles small spaces, in turns of any length", () => {
  const blind = search(counters(1), { c0: 6 });
  let end = blind.run(new SliceLimits({ expansions: 0 }));
  expect(end).toBe("slice");
  while (end === "slice") end = blind.run(new SliceLimits({ expansions: 1 }));
  expect([end, blind.plan.length, blind.planCost]).toEqual(["found", 6, 6000]);
});

it("says that nothing below a bound is left, but looks at goals up to it", () => {
  const bounded = search(counters(1), { c0: 6 });
  bounded.upperBound = 6000;
  expect(bounded.run(new SliceLimits({}))).toBe("exhausted");
  expect(bounded.lowerBound).toBe(6000);
  const loose = search(counters(1), { c0: 6 });
  loose.upperBound = 6001;
  expect(loose.run(new SliceLimits({}))).toBe("found");
});

it("gives up soon where the space is large", () => {
  const blind = search(counters(6), { open: true });
  const limits = new SliceLimits({ expansions: 1000 });
  expect(blind.run(limits)).toBe("memory");
  expect(limits.isOver).toBe(false);
  expect(blind.lowerBound).toBeLessThanOrEqual(31_000);
});
