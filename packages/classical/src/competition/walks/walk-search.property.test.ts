import assert from "node:assert/strict";
import {
  type Condition,
  loadDomain,
  type PlanningProblem,
  runSearch,
  type ToolDefinition,
} from "@understudy/planner-core";
import { finish } from "@understudy/planner-core/internal";
import { UniformCostPlanner } from "@understudy/planner-core/testing";
import * as fc from "fast-check";
import { describe, it } from "vitest";
import { casesOf, IS_QUICK } from "../../../../../scripts/testing/cases.mjs";
import { SearchContext, type SearchEnd } from "../../search/context.ts";
import { SliceLimits } from "../../search/limits.ts";
import { Workspace } from "../../search/workspace.ts";
import type { PreparedTask } from "../../task-cache/prepared-task.ts";
import { CountingClock } from "../../testing/counting-clock.ts";
import { prepareParts } from "../../testing/prepare.ts";
import { warehouse } from "../../testing/warehouse.ts";
import { analyseStart } from "../landmarks/start-analysis.ts";
import { WalkSearch } from "./walk-search.ts";

const cases = Number(process.env["CASES"] ?? (IS_QUICK ? 80 : 150));
const WIDTH = 5;
const HEIGHT = 4;
const FIELDS = WIDTH * HEIGHT;

const ALL = Array.from({ length: FIELDS }, (_, index) => index);
const field = fc.nat(FIELDS - 1);

/** Away from the walls, where crates rarely get stuck. */
function isWithin(index: number): boolean {
  const [x, y] = [index % WIDTH, Math.floor(index / WIDTH)];
  return x > 0 && x < WIDTH - 1 && y > 0 && y < HEIGHT - 1;
}

/** Extra events: fields that collapse or open, triggered at a field or anywhere. */
const arbitraryEvent = fc.record({
  field,
  at: fc.option(field, { nil: undefined }),
  to: fc.option(field, { nil: undefined }),
  opens: fc.boolean(),
});

/** Small warehouses with walls, one or two crates, one-way passages and collapsing fields. */
const arbitraryWarehouse = fc
  .record({
    order: fc.shuffledSubarray(ALL, { minLength: FIELDS, maxLength: FIELDS }),
    walls: fc.nat(4),
    crates: fc.integer({ min: 1, max: 2 }),
    events: fc.array(arbitraryEvent, { maxLength: 3 }),
    end: fc.option(field, { nil: undefined, freq: 2 }),
  })
  .map(({ order, walls, crates, events, end }): PlanningProblem => {
    const crateFields = order.filter(isWithin).slice(0, crates);
    const others = order.filter((index) => !crateFields.includes(index));
    const board: string[] = ALL.map((index) => (crateFields.includes(index) ? "$" : " "));
    const signs = `@${".".repeat(crates)}${"#".repeat(walls)}`;
    [...signs].forEach((sign, number) => {
      board[others[number] as number] = sign;
    });
    const rows = Array.from({ length: HEIGHT }, (_, y) =>
      board.slice(y * WIDTH, (y + 1) * WIDTH).join(""),
    );
    const { domain: definition, state, goal } = warehouse(rows);
    const nameOf = (index: number): string => `f${index % WIDTH}_${Math.floor(index / WIDTH)}`;
    const isThere = (index: number): boolean => board[index] !== "#";
    const tools = events.flatMap((event, number): ToolDefinition[] => {
      const { at, to } = event;
      if (!isThere(event.field) || (at !== undefined && !isThere(at))) return [];
      const goes = to !== undefined && isThere(to) ? { at: nameOf(to) } : {};
      return [
        {
          name: `event${number}`,
          when: at === undefined ? {} : { at: nameOf(at) },
          then: { [`${nameOf(event.field)}_free`]: event.opens, ...goes },
        },
      ];
    });
    const domain = loadDomain({ ...definition, tools: [...definition.tools, ...tools] });
    const wanted: Condition =
      end !== undefined && isThere(end) ? { ...goal, at: nameOf(end) } : goal;
    return {
      domain,
      state: domain.state(state),
      goal: domain.goal(wanted),
      mode: "optimal",
    };
  });

/**
 * Searches one part in slices. Returns undefined without walks; otherwise the operators of the
 * plan, or a proof that no plan exists.
 */
function searchPart(
  part: PreparedTask,
  state: Int32Array,
  slice: () => SliceLimits,
): readonly number[] | "none" | undefined {
  const { task, relaxed, kits } = part;
  if (task.impossible || relaxed === undefined) return undefined;
  const context = new SearchContext(part, state);
  const analysis = finish(analyseStart(task, relaxed, context.startValues()));
  if (analysis.walks === undefined) return undefined;
  const search = new WalkSearch(context, new Workspace(), () => false, analysis);
  for (let end: SearchEnd = "slice"; ; ) {
    context.kit = kits.take(search, part);
    context.limits = slice();
    end = search.run();
    kits.giveBack(search, context.kit);
    if (end === "found") return search.plan.operators;
    if (end === "exhausted") return "none";
    assert.equal(end, "slice");
    // Other searches use the same arrays in between.
    context.values.fill(0);
    context.lanes.fill(0);
  }
}

describe("WalkSearch", () => {
  it("is complete, and independent of the slicing", () => {
    let seen = 0;
    fc.assert(
      fc.property(arbitraryWarehouse, fc.integer({ min: 1, max: 9 }), (problem, n) => {
        const expected = runSearch(new UniformCostPlanner(), problem, {});
        const parts = prepareParts(problem);
        const [part] = parts;
        if (part === undefined || parts.length > 1) return;
        if (part.task.goalCondition.holds(problem.state)) return;
        const plan = searchPart(part, problem.state, () => new SliceLimits({ expansions: n }));
        if (plan === undefined) return;
        seen++;
        assert.equal(plan === "none", expected.status !== "solved");
        const timed = { untilMs: n };
        const again = searchPart(
          part,
          problem.state,
          () => new SliceLimits({ ...timed, clock: new CountingClock() }),
        );
        assert.deepEqual(again, plan);
        if (plan === "none") return;
        const context = new SearchContext(part, problem.state);
        context.loadStart();
        for (const operator of plan) {
          assert.ok(context.successors.applies(operator, context.values));
          assert.ok(context.advance(operator));
        }
        assert.ok(context.isGoal());
      }),
      { numRuns: cases },
    );
    assert.ok(seen > casesOf(cases) / 2, `${seen}`);
  });
});
