import assert from "node:assert/strict";
import {
  type Planner,
  type PlanSearch,
  provePlan,
  runSearch,
  type SearchResult,
} from "@understudy/planner-core";
import { type ProblemWithoutMode, UniformCostPlanner } from "@understudy/planner-core/testing";
import { ReferenceInterpreter } from "@understudy/planner-core/testing/reference";

const reference = new UniformCostPlanner();

/** Counts of agreement. */
export interface Verdict {
  /** Steps of the optimal plan; undefined without one. */
  readonly steps: number | undefined;
  /** Number of proved plans. */
  readonly plans: number;
}

/**
 * Compares a planner in every mode with uniform-cost search.
 *
 * @param slice expansions per slice; 0 for unlimited
 * @throws AssertionError on any difference
 */
export function compareWithReference(
  planner: Planner,
  problem: ProblemWithoutMode,
  slice: number,
): Verdict {
  const expected = runSearch(reference, { ...problem, mode: "optimal" });
  assert.notEqual(expected.status, "cut-off");
  let plans = 0;
  for (const mode of ["optimal", "anytime", "first"] as const) {
    const search = planner.start({ ...problem, mode });
    const result = play(search, slice, (between) => checkBetween(problem, between, expected));
    assert.equal(result.status, expected.status, mode);
    if (result.status !== "solved" || expected.status !== "solved") continue;
    provePlanTwice(problem, result);
    plans++;
    assert.ok(result.scaledLowerBound <= expected.scaledCost, `${mode}: the bound is too high`);
    if (mode !== "first") assert.ok(result.optimal, `${mode}: not proved optimal`);
    if (result.optimal) assert.equal(result.scaledCost, expected.scaledCost, `${mode}: cost`);
    else assert.ok(result.scaledCost >= expected.scaledCost, `${mode}: cheaper than possible`);
  }
  return { steps: expected.status === "solved" ? expected.actions.length : undefined, plans };
}

/** Runs a search to its end, and checks its result after every slice. */
function play(
  search: PlanSearch,
  slice: number,
  look: (between: SearchResult) => void,
): SearchResult {
  if (slice === 0) assert.ok(search.step({}), "the search ends");
  else while (!search.step({ expansions: slice })) look(search.result());
  return search.result();
}

/** An intermediate result may be weak, never wrong. */
function checkBetween(
  problem: ProblemWithoutMode,
  between: SearchResult,
  expected: SearchResult,
): void {
  if (between.status === "unsolvable") {
    assert.equal(expected.status, "unsolvable");
    return;
  }
  if (between.status === "solved") provePlanTwice(problem, between);
  if (expected.status !== "solved") return;
  assert.ok(
    between.scaledLowerBound <= expected.scaledCost,
    "the bound between slices is too high",
  );
  if (between.status === "solved" && between.optimal)
    assert.equal(between.scaledCost, expected.scaledCost);
}

/** Proves a plan twice: with the engine's prover, and by the definition, which shares no code with it. */
function provePlanTwice(
  { domain, state, goal, disabled, maintain }: ProblemWithoutMode,
  { actions, scaledCost }: SearchResult & { readonly status: "solved" },
): void {
  const constraints = { disabled, maintain };
  const proof = provePlan(domain, state, actions, goal.condition, constraints);
  assert.ok(proof.sound, "an invalid plan");
  assert.equal(Math.round(proof.cost * 1000), scaledCost, "the cost of the plan");
  const plain = new ReferenceInterpreter(domain.definition).prove(
    domain.read(state),
    actions.map((action) => domain.step(action)),
    goal.definition,
  );
  assert.ok(plain.sound, `invalid word by word: ${plain.failure}`);
  assert.equal(plain.cost, scaledCost, "the cost of the plan word by word");
}
