import { finish } from "@understudy/planner-core/internal";
import { expect, it } from "vitest";
import { SearchContext } from "../../search/context.ts";
import { preparePart, relaxedOf } from "../../testing/prepare.ts";
import { warehouseProblem } from "../../testing/warehouse.ts";
import { analyseStart } from "../landmarks/start-analysis.ts";
import { Walker } from "./walker.ts";
import type { Walks } from "./walks.ts";

function walksOf(rows: readonly string[]): {
  readonly walks: Walks | undefined;
  readonly context: SearchContext;
} {
  const problem = warehouseProblem(rows);
  const prepared = preparePart(problem);
  const context = new SearchContext(prepared, problem.state);
  const relaxed = relaxedOf(prepared);
  const { walks } = finish(analyseStart(prepared.task, relaxed, context.startValues()));
  return { walks, context };
}

it("finds the walker, and the acts at each place", () => {
  const { walks } = walksOf(["#    ", "@ $ .", "     "]);
  expect(walks?.placeCount).toBe(14);
  expect(walks?.anywhere).toHaveLength(0);
  expect(walks?.isGoalPlaced).toBe(false);
});

it("explores up to the crates, and stays in its place", () => {
  const { walks, context } = walksOf(["#    ", "@ $ .", "## ##"]);
  const { task, successors } = context;
  const walker = new Walker(
    walks as Walks,
    context.values.length,
    task.operatorCount,
    (operator, values) => successors.applies(operator, values),
  );
  walker.values.set(context.startValues());
  walker.locate();
  finish(walker.explore());
  // All fields except the crate's and the one below it.
  expect(walker.reachedCount).toBe(8);
  finish(walker.listActs());
  expect(walker.acts.length).toBeGreaterThan(0);
  expect(walker.values).toEqual(context.startValues());
});

it("finds no walker on a tiny map", () => {
  expect(walksOf(["@$."]).walks).toBeUndefined();
});
