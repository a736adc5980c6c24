import { loadDomain, runSearch } from "@understudy/planner-core";
import { arbitraryProblem } from "@understudy/planner-core/testing";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ClassicalPlanner } from "../classical-planner.ts";
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
  it("shows the nodes that were looked at, with the way to the plan marked", () => {
    const { result, trace } = new ClassicalPlanner().traceSearch(problem);
    if (result.status !== "solved") throw new Error(result.status);
    const way = trace.nodes.filter(({ onPlan, phase }) => onPlan && phase === "proof");
    expect(way[0]).toMatchObject({ parent: -1, order: expect.any(Number), g: 0 });
    for (const { g, h, f } of trace.nodes) expect(f).toBeCloseTo(g + h);
    expect(trace.truncated).toBe(false);
    expect(JSON.parse(JSON.stringify(trace))).toEqual(trace);
  });

  it("keeps to its bound", () => {
    const { trace } = new ClassicalPlanner().traceSearch(problem, {}, 3);
    expect(trace.nodes).toHaveLength(3);
    expect(trace.truncated).toBe(true);
  });

  it("changes nothing: the result is that of a search without one, and parents come first", () => {
    fc.assert(
      fc.property(arbitraryProblem(), (given) => {
        const question = { ...given, mode: "optimal" } as const;
        const { result, trace } = new ClassicalPlanner().traceSearch(question);
        expect(result).toEqual(runSearch(new ClassicalPlanner({ tables: false }), question));
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
