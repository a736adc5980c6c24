import { loadDomain, provePlan, runSearch, type ToolDefinition } from "@understudy/planner-core";
import { expect, it } from "vitest";
import { IS_NIGHT } from "../../../../../scripts/testing/cases.mjs";
import { ClassicalPlanner } from "../../classical-planner.ts";

/** The length of a lure: no search may give it up too early. */
const LURE = IS_NIGHT ? 900 : 250;

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

it("gets out of a lure of relaxed plans", () => {
  const domain = loadDomain(endlessLure(LURE));
  const problem = {
    domain,
    state: domain.state({ count: "c0", left: true, right: false, done: false }),
    goal: domain.goal({ done: true }),
    mode: "first",
  } as const;
  const planner = new ClassicalPlanner();
  const result = runSearch(planner, problem, {});
  if (result.status !== "solved") throw new Error("it jumps");
  const { state, goal } = problem;
  expect(provePlan(domain, state, result.actions, goal.condition)).toMatchObject({ sound: true });
});
