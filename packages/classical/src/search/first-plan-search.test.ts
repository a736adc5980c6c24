import { loadDomain, provePlan, runSearch, type ToolDefinition } from "@understudy/planner-core";
import { expect, it } from "vitest";
import { ClassicalPlanner } from "../classical-planner.ts";

/** Relaxed plans lead on from count to count: they believe that both flags can be up at once. Only a jump gets there. */
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

it("gives the plan of the search that found it, while another one still leads on", () => {
  const domain = loadDomain(endlessLure(900));
  const problem = {
    domain,
    state: domain.state({ count: "c0", left: true, right: false, done: false }),
    goal: domain.goal({ done: true }),
    mode: "first",
  } as const;
  const result = runSearch(new ClassicalPlanner(), problem, {});
  if (result.status !== "solved") throw new Error("it jumps");
  const { state, goal } = problem;
  expect(provePlan(domain, state, result.actions, goal.condition)).toMatchObject({ sound: true });
});
