import { type Domain, loadDomain, type PlanningProblem, runSearch } from "@understudy/planner-core";
import { finish } from "@understudy/planner-core/internal";
import { describe, expect, it } from "vitest";
import { ClassicalPlanner } from "../classical-planner.ts";
import { preparePart, relaxedOf, tasksOf } from "../testing/prepare.ts";
import { CHUNK, type SlicedWork } from "../work/work.ts";
import { relax } from "./relax.ts";
import type { RelaxedTask } from "./relaxed-task.ts";

/** A domain with one action to test each value and another to assign it. */
function look(count: number): Domain {
  const p = { type: "integer", minimum: 1, maximum: count } as const;
  return loadDomain({
    name: "look",
    state: {
      at: { type: "integer", min: 0, max: count, default: 0 },
      seen: { type: "integer", min: 0, max: 9, default: 0 },
    },
    tools: [
      { name: "look", parameters: { p }, when: { at: "$p" }, then: { seen: { "+": 1 } } },
      { name: "go", parameters: { p }, then: { at: "$p" }, cost: 2 },
    ],
    goals: [{ name: "seen", when: { at: count, seen: 3 } }],
  });
}

function problemOf(domain: Domain): PlanningProblem {
  return { domain, state: domain.state({}), goal: domain.goal("seen"), mode: "optimal" };
}

function entriesOf({ preconditions, adds }: RelaxedTask): number {
  return preconditions.length + adds.length;
}

/** The largest step between two readings of the clock, in units. */
function largestStep<Result>(work: SlicedWork<Result>): {
  readonly result: Result;
  readonly most: number;
} {
  for (let most = 0; ; ) {
    const { done, value } = work.next();
    if (done) return { result: value, most };
    most = Math.max(most, value);
  }
}

describe("a relaxation", () => {
  it("grows with the tests of a variable, not with its tests times its assignments", () => {
    const sizeOf = (count: number): number =>
      entriesOf(relaxedOf(preparePart(problemOf(look(count)))));
    expect(sizeOf(4000) / sizeOf(1000)).toBeLessThan(4.5);
  });

  it("keeps the goal's bounds if there are too many others", () => {
    const domain = look(2000);
    const part = preparePart(problemOf(domain));
    const { boundStart, boundValues } = relaxedOf(part);
    const at = part.task.variables.indexOf(domain.variable("at")?.id as number);
    const kept = boundValues.slice(boundStart[2 * at], boundStart[2 * at + 1]);
    expect(kept).toContain(2000);
    expect(kept.length).toBeLessThanOrEqual(256);
    // The kept bounds are spread over all used ones, without long gaps.
    const gaps = Array.from(kept.subarray(1), (bound, index) => bound - (kept[index] as number));
    expect(Math.max(...gaps)).toBeLessThan(40);
  });

  it("is coarser with less memory, and missing with almost none", () => {
    const domain = look(300);
    const [task] = tasksOf(domain, domain.goal("seen"));
    if (task === undefined) throw new RangeError("A task is expected");
    const coarseness: number[] = [];
    for (const entries of [1e6, 20_000, 5000, 4000, 3000, 2500, 1000]) {
      const relaxed = finish(relax(task, { entries, bytes: 1e9 }));
      if (relaxed === undefined) break;
      expect(entriesOf(relaxed)).toBeLessThanOrEqual(entries);
      coarseness.push(relaxed.coarseness);
    }
    expect(coarseness[0]).toBe(0);
    expect(coarseness).toEqual([...coarseness].sort());
    expect(coarseness.at(-1)).toBeGreaterThan(1);
    expect(finish(relax(task, { entries: 1e6, bytes: 10_000 }))).toBe(undefined);
  });

  it("is built in short slices", () => {
    const domain = look(3000);
    const [task] = tasksOf(domain, domain.goal("seen"));
    if (task === undefined) throw new RangeError("A task is expected");
    const { result, most } = largestStep(relax(task, { entries: 1e6, bytes: 1e9 }));
    expect(result).toBeDefined();
    expect(most).toBeLessThan(16 * CHUNK);
  });

  it("leads to the same plans at every level of detail", () => {
    const domain = look(300);
    const costs = [0, 100_000, 1_000_000, 1e9].map((maxCompiledBytes) => {
      const planner = new ClassicalPlanner({ maxCompiledBytes, tables: false });
      const result = runSearch(planner, problemOf(domain), { expansions: 2000 });
      return result.status === "solved" ? result.scaledCost : result.status;
    });
    // One step to the place, and three looks there.
    expect(costs).toEqual([5000, 5000, 5000, 5000]);
  });
});
