import { loadDomain, provePlan, runSearch, type ToolDefinition } from "@understudy/planner-core";
import { expect, it } from "vitest";
import { IS_NIGHT } from "../../../../../scripts/testing/cases.mjs";
import { ClassicalPlanner } from "../../classical-planner.ts";
import { competitionSearches } from "../../competition/competition-searches.ts";
import { preparePart } from "../../testing/prepare.ts";
import { SearchContext, type SearchEnd } from "../context.ts";
import { SliceLimits } from "../limits.ts";
import { WorkspacePool } from "../workspace.ts";
import { FirstPlanSearch } from "./first-plan-search.ts";

/** The length of a lure: no search may give it up too early. */
const LURE = IS_NIGHT ? 900 : 250;

const resources = {
  pool: new WorkspacePool(),
  maxBytes: Number.POSITIVE_INFINITY,
  extension: competitionSearches,
};

/**
 * A trap for relaxed plans: they lead from count to count, as if both flags could be up at once.
 * Only a jump reaches the goal.
 */
function endlessLure(length: number): Parameters<typeof loadDomain>[0] {
  const counts = Array.from({ length }, (_, index) => `c${index}`);
  const tools = counts.slice(1).flatMap((next, index): ToolDefinition[] => [
    {
      name: `grab${index}`,
      when: { count: `c${index}`, left: true },
      then: { right: true, left: false, count: next },
    },
    {
      name: `restore${index}`,
      when: { count: `c${index}`, right: true },
      then: { right: false, left: true, count: next },
    },
  ]);
  return {
    name: "lure",
    state: {
      count: { type: "enum", values: counts },
      left: { type: "boolean" },
      right: { type: "boolean" },
      done: { type: "boolean" },
    },
    tools: [
      ...tools,
      { name: "jump", cost: 100, then: { done: true } },
      { name: "win", when: { left: true, right: true }, then: { done: true } },
    ],
  };
}

it("returns the plan of one search while another still makes progress", () => {
  const domain = loadDomain(endlessLure(LURE));
  const problem = {
    domain,
    state: domain.state({ count: "c0", left: true, right: false, done: false }),
    goal: domain.goal({ done: true }),
    mode: "first",
  } as const;
  const planner = new ClassicalPlanner({ extension: competitionSearches });
  const result = runSearch(planner, problem, {});
  if (result.status !== "solved") throw new Error("it jumps");
  const { state, goal } = problem;
  expect(provePlan(domain, state, result.actions, goal.condition)).toMatchObject({ sound: true });
});

it("drops its latest search when the memory is full, and continues the others", () => {
  const domain = loadDomain(endlessLure(LURE));
  const state = domain.state({ count: "c0", left: true, right: false, done: false });
  const goal = domain.goal({ done: true });
  const prepared = preparePart({ domain, state, goal, mode: "first" });
  const context = new SearchContext(prepared, state);
  const limits = new SliceLimits({});
  context.limits = limits;
  // Only the landmark search reads it.
  let asked = 0;
  const isFull = (): boolean => asked++ === 0;
  const search = new FirstPlanSearch(context, resources, isFull, prepared.relaxed);
  context.kit = prepared.kits.take(search, prepared);
  const ends: SearchEnd[] = [];
  while (ends.at(-1) !== "found" && ends.length < 30) {
    limits.share = search.share;
    ends.push(search.run());
  }
  expect(asked).toBe(1);
  expect(new Set(ends)).toEqual(new Set(["slice", "found"]));
  expect(search.plan.operators).not.toHaveLength(0);
});

/** Two of three stones fit into a cell and can be moved forever. Estimates assume that all three fit. */
function endlessStones(length: number): Parameters<typeof loadDomain>[0] {
  const stones = ["red", "green", "blue"];
  const counts = Array.from({ length }, (_, index) => `c${index}`);
  const tools = counts.slice(1).flatMap((next, index) =>
    stones.flatMap((from) =>
      stones
        .filter((to) => to !== from)
        .map((to) => ({
          name: `move-${index}-${from}-${to}`,
          when: { count: `c${index}`, [from]: true },
          then: { [from]: false, [to]: true, count: next },
        })),
    ),
  );
  const all = Object.fromEntries(stones.map((stone) => [stone, true]));
  return {
    name: "stones",
    state: {
      count: { type: "enum", values: counts },
      ...Object.fromEntries([...stones, "done"].map((name) => [name, { type: "boolean" }])),
    },
    tools: [...tools, { name: "win", when: all, then: { done: true } }],
  };
}

it("halves the turns of relaxed plans once the landmark search has long ones", () => {
  const domain = loadDomain(endlessStones(300));
  const state = domain.state({ count: "c0", red: true, green: true, blue: false, done: false });
  const goal = domain.goal({ done: true });
  const prepared = preparePart({ domain, state, goal, mode: "first" });
  const context = new SearchContext(prepared, state);
  const limits = new SliceLimits({});
  context.limits = limits;
  const search = new FirstPlanSearch(context, resources, () => false, prepared.relaxed);
  context.kit = prepared.kits.take(search, prepared);
  const shares: number[] = [];
  for (let end: SearchEnd = "slice"; end === "slice"; end = search.run()) {
    shares.push(search.share);
    limits.share = search.share;
  }
  expect(shares.slice(0, 12)).toEqual([4, 8, 16, 32, 64, 64, 128, 128, 128, 256, 256, 256]);
});
