import { loadDomain, runSearch } from "@understudy/planner-core";
import { arbitraryProblem } from "@understudy/planner-core/testing";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ClassicalPlanner } from "../../classical-planner.ts";
import type { TraceNode } from "./trace.ts";

const walk = loadDomain({
  name: "walk",
  state: { x: { type: "integer", min: 0, max: 9 }, rested: { type: "boolean" } },
  tools: [
    { name: "step", then: { x: { "+": 1 } }, cost: 2 },
    { name: "run", when: { rested: true }, then: { x: { "+": 3 }, rested: false }, cost: 3 },
    { name: "rest", then: { rested: true }, cost: 1 },
  ],
});
const problem = {
  domain: walk,
  state: walk.state({ x: 0, rested: false }),
  goal: walk.goal({ x: { ">=": 6 } }),
  mode: "optimal",
} as const;

describe("a search trace", () => {
  it("contains the expanded nodes, with the plan marked", () => {
    const { result, trace } = new ClassicalPlanner().traceSearch(problem);
    if (result.status !== "solved") throw new Error(result.status);
    const way = trace.nodes.filter(({ onPlan, phase }) => onPlan && phase === "proof");
    expect(way[0]).toMatchObject({ parent: -1, order: expect.any(Number), g: 0 });
    for (const { g, h, f } of trace.nodes) expect(f).toBeCloseTo(g + h);
    expect(trace.truncated).toBe(false);
    expect(JSON.parse(JSON.stringify(trace))).toEqual(trace);
  });

  it("respects its limit", () => {
    const { trace } = new ClassicalPlanner().traceSearch(problem, {}, 3);
    expect(trace.nodes).toHaveLength(3);
    expect(trace.truncated).toBe(true);
  });

  it("marks the plan of every independent part of the goal", () => {
    const domain = loadDomain({
      name: "pair",
      state: {
        x: { type: "integer", min: 0, max: 5 },
        y: { type: "integer", min: 0, max: 5 },
      },
      tools: [
        { name: "right", then: { x: { "+": 1 } } },
        { name: "up", then: { y: { "+": 1 } } },
      ],
    });
    const state = domain.state({ x: 0, y: 0 });
    const goal = domain.goal({ x: 3, y: 4 });
    const question = { domain, state, goal, mode: "first" } as const;
    const { trace } = new ClassicalPlanner().traceSearch(question);
    const marked = trace.nodes.filter(({ onPlan, step }) => onPlan && step !== undefined);
    const tools = marked.map(({ step }) => step?.tool);
    expect(tools).toEqual(["right", "right", "right", "up", "up", "up", "up"]);
  });

  it("affects no more than the choice among plans of equal cost, and lists parents first", () => {
    fc.assert(
      fc.property(arbitraryProblem(), (given) => {
        const question = { ...given, mode: "optimal" } as const;
        const { result, trace } = new ClassicalPlanner().traceSearch(question);
        const untraced = runSearch(new ClassicalPlanner({ tables: false }), question);
        // Small spaces are left to the searches whose nodes are to be seen.
        expect({ ...result, actions: [] }).toEqual({ ...untraced, actions: [] });
        trace.nodes.forEach(({ id, parent, g }: TraceNode, index) => {
          expect(id).toBe(index);
          expect(parent).toBeLessThan(id);
          expect(g).toBeGreaterThanOrEqual(trace.nodes[parent]?.g ?? 0);
        });
      }),
      { numRuns: 60 },
    );
  });
});
