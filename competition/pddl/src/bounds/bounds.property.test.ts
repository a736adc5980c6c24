import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PddlError } from "../pddl-error.ts";
import { groundPddl } from "../testing/ground-pddl.ts";
import { numericTask, reachableStates, toPddl } from "../testing/numeric-tasks.ts";
import { solvePddl } from "../testing/solve-pddl.ts";
import { closedReach } from "./find-bounds.ts";

const NOTHING = { get: () => undefined };

describe("bounds that follow from a task", () => {
  it("hold in every state that an unbounded interpreter reaches", () => {
    let finite = 0;
    fc.assert(
      fc.property(numericTask, (drawn) => {
        const { task } = groundPddl(toPddl(drawn));
        const { intervals } = closedReach(task, NOTHING, NOTHING);
        const { states } = reachableStates(drawn, 150);
        for (const [fluent, { low, high }] of intervals) {
          if (Number.isFinite(high)) finite++;
          for (const { numbers } of states) {
            const value = numbers.get(fluent) as number;
            expect(value, fluent).toBeGreaterThanOrEqual(low);
            expect(value, fluent).toBeLessThanOrEqual(high);
          }
        }
      }),
      { numRuns: 300 },
    );
    expect(finite).toBeGreaterThan(20);
  });

  it("keep the fewest steps of a task, and unsolvability", () => {
    let solved = 0;
    fc.assert(
      fc.property(numericTask, (drawn) => {
        const { depth, isWhole, explored } = reachableStates(drawn, 400);
        let found: ReturnType<typeof solvePddl>;
        try {
          found = solvePddl(toPddl(drawn), 20_000);
        } catch (error) {
          // Unbounded numbers are refused.
          if (error instanceof PddlError && error.message.includes("bound")) return;
          throw error;
        }
        const { result, tools } = found;
        if (depth !== undefined) {
          expect(result.status).toBe("solved");
          expect(tools).toHaveLength(depth);
          solved++;
        } else if (isWhole) expect(result.status).toBe("unsolvable");
        else if (result.status === "solved") expect(tools.length).toBeGreaterThan(explored);
      }),
      { numRuns: 150 },
    );
    expect(solved).toBeGreaterThan(0);
  });
});
