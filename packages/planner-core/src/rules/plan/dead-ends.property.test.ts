import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DeadEnds } from "./dead-ends.ts";

/** A graph: the successors of each place by number; the last place is the goal. */
const arbitraryGraph = fc
  .integer({ min: 2, max: 12 })
  .chain((size) =>
    fc.array(fc.array(fc.nat(size - 1), { maxLength: 3 }), { minLength: size, maxLength: size }),
  );

/** Whether the goal is reachable from a place, by following edges until no place is new. */
function leadsOn(graph: readonly (readonly number[])[], from: number): boolean {
  const reached = new Set([from]);
  for (const at of reached) for (const next of graph[at] ?? []) reached.add(next);
  return reached.has(graph.length - 1);
}

function deadEndsOf(graph: readonly (readonly number[])[], actionCount = 1): DeadEnds {
  return new DeadEnds({
    actionCount,
    isGoal: ([at]) => at === graph.length - 1,
    after: ([at]) => (graph[at as number] ?? []).map((next) => ({ state: Int32Array.of(next) })),
  });
}

describe("dead ends", () => {
  it("are the states from which the goal is unreachable, in any order of look-ups", () => {
    const orders = fc.array(fc.nat(11), { maxLength: 20 });
    fc.assert(
      fc.property(arbitraryGraph, orders, (graph, asked) => {
        const deadEnds = deadEndsOf(graph);
        for (const place of asked.filter((each) => each < graph.length)) {
          expect(deadEnds.has(Int32Array.of(place))).toBe(!leadsOn(graph, place));
        }
      }),
      { numRuns: 500 },
    );
  });

  it("that are too large to explore are not reported", () => {
    const corridor = Array.from({ length: 100 }, (_, index) => (index < 98 ? [index + 1] : []));
    const start = Int32Array.of(0);
    // It has 99 places in a row, and no way to the goal: 2,048 tries are enough at 20 per place, not at 21.
    expect(deadEndsOf(corridor, 20).has(start)).toBe(true);
    expect(deadEndsOf(corridor, 21).has(start)).toBe(false);
  });

  it("of states with many variables are explored less far", () => {
    const wide = (variables: number): boolean =>
      new DeadEnds({
        actionCount: 1,
        isGoal: () => false,
        after: ([at = 0]) => (at < 98 ? [{ state: new Int32Array(variables).fill(at + 1) }] : []),
      }).has(new Int32Array(variables));
    expect(wide(1000)).toBe(true);
    expect(wide(2000)).toBe(false);
  });
});
