import { provePlan, runSearch } from "@understudy/planner-core";
import { finish } from "@understudy/planner-core/internal";
import { expect, it } from "vitest";
import { ClassicalPlanner } from "../../classical-planner.ts";
import { SearchContext } from "../../search/context.ts";
import { SliceLimits } from "../../search/limits.ts";
import { Workspace } from "../../search/workspace.ts";
import { preparePart, relaxedOf } from "../../testing/prepare.ts";
import { warehouseProblem } from "../../testing/warehouse.ts";
import { competitionSearches } from "../competition-searches.ts";
import { LandmarkSearch } from "../landmarks/landmark-search.ts";
import { analyseStart } from "../landmarks/start-analysis.ts";
import { WalkSearch } from "./walk-search.ts";

const LEVEL = [
  "@        ",
  "   $   . ",
  "         ",
  " #####   ",
  "   $   . ",
  "         ",
  "         ",
];

const problem = warehouseProblem(LEVEL);
const { domain } = problem;

it("expands far fewer states than a search that distinguishes the walker's places", () => {
  const prepared = preparePart(problem);
  const relaxed = relaxedOf(prepared);
  const evaluationsOf = (make: (context: SearchContext) => { run(): string }): number => {
    const context = new SearchContext(prepared, problem.state);
    const search = make(context);
    context.limits = new SliceLimits({});
    context.kit = prepared.kits.take(search, prepared);
    expect(search.run()).toBe("found");
    prepared.kits.giveBack(search, context.kit);
    return context.evaluations;
  };
  const standing = evaluationsOf(
    (context) => new LandmarkSearch(context, new Workspace(), relaxed, () => false),
  );
  const walking = evaluationsOf((context) => {
    const analysis = finish(analyseStart(prepared.task, relaxed, context.startValues()));
    return new WalkSearch(context, new Workspace(), () => false, analysis);
  });
  expect(standing).toBeGreaterThan(10 * walking);
});

it("joins when other searches take long, and gives a sound plan", () => {
  const result = runSearch(
    new ClassicalPlanner({ tables: false, extension: competitionSearches }),
    problem,
    {},
  );
  if (result.status !== "solved") throw new Error("there is a plan");
  const { condition } = problem.goal;
  expect(provePlan(domain, problem.state, result.actions, condition).sound).toBe(true);
});
