import { loadDomain, runSearch } from "@understudy/planner-core";
import { expect, it, vi } from "vitest";
import { ClassicalPlanner } from "../classical-planner.ts";
import { explainPlan } from "./explain-plan.ts";
import { formatPlanExplanation, formatUnreachable } from "./format-explanation.ts";
import { explainUnreachable } from "./unreachable.ts";

it("the code of the guide works", () => {
  const lines: string[] = [];
  const console = { log: (...values: unknown[]): number => lines.push(values.join(" ")) };
  const show = vi.fn();

  const domain = loadDomain({
    name: "vault",
    state: { inside: { type: "boolean" }, key: { type: "boolean" } },
    tools: [
      { name: "enter", when: { key: true }, then: { inside: true } },
      { name: "search", when: { inside: true }, then: { key: true } },
    ],
  });
  const planner = new ClassicalPlanner();
  const goal = domain.goal({ inside: true });
  {
    const state = domain.state({ inside: false, key: true });
    const found = runSearch(planner, { domain, state, goal, mode: "first" });
    const actions = found.status === "solved" ? found.actions : [];
    // biome-ignore format: as the guide shows it
    {
const explained = explainPlan({ domain, state, goal }, actions);
for (const { step, cost, serves, unneeded } of explained.steps) show(step.tool, cost, serves, unneeded);
console.log(formatPlanExplanation(explained));
    }
    const { result, trace } = planner.traceSearch({ domain, state, goal, mode: "optimal" });
    console.log(result.status, JSON.stringify(trace));
  }
  const state = domain.state({ inside: false, key: false });
  const why = explainUnreachable({ domain, state, goal });
  if (why.status === "unreachable") console.log(formatUnreachable(why));
  expect(show).toHaveBeenCalledWith("enter", 1, [{ condition: "inside=true", to: "goal" }], false);
  expect(lines[0]).toContain("1. enter, cost 1");
  expect(lines[1]).toContain('solved {"nodes":[{"id":0');
  expect(lines[2]).toContain("key=true can never come true: search needs inside=true.");
});
