import * as fc from "fast-check";
import type { Clock } from "../../base/clock/clock.ts";
import type {
  Planner,
  PlanningProblem,
  PlanSearch,
  SearchResult,
} from "../../engine/contract/planner.ts";
import { runSearch } from "../../engine/contract/search/run-search.ts";
import { loadDomain } from "../../rules/domain/load-domain.ts";
import { explainFailure } from "../../rules/plan/prove-plan.ts";
import { PlanProver } from "../../rules/plan/prover.ts";
import { arbitraryProblem, type ProblemWithoutMode } from "../random/arbitrary-problem.ts";
import { UniformCostPlanner } from "../uniform-cost-planner.ts";
import {
  type ConformanceCheck,
  type ConformanceOptions,
  check,
  propertyParameters,
} from "./conformance-check.ts";

const modes = ["first", "optimal", "anytime"] as const;

/**
 * The duties of every classical planner: sound plans with their true cost, the same verdicts and optimal costs as
 * uniform-cost search, valid results at any time.
 *
 * @param makePlanner called for each check, and often
 *
 * @example
 * describe("ClassicalPlanner", () => {
 *   for (const { name, run } of plannerConformance(() => new ClassicalPlanner())) it(name, run);
 * });
 */
export function plannerConformance(
  makePlanner: () => Planner,
  options: ConformanceOptions = {},
): readonly ConformanceCheck[] {
  const forAll = (holds: (problem: ProblemWithoutMode, reference: SearchResult) => void): void => {
    const property = fc.property(arbitraryProblem(), (problem) => {
      holds(problem, runSearch(new UniformCostPlanner(), { ...problem, mode: "optimal" }));
    });
    fc.assert(property, propertyParameters(options));
  };
  return [
    ...modes.map((mode) => ({
      name: `agrees with uniform-cost search in mode "${mode}"`,
      run: () =>
        forAll((problem, reference) => {
          const search = makePlanner().start({ ...problem, mode });
          check(search.step({}), "a search without limits must end");
          checkFinal({ ...problem, mode }, search.result(), reference);
        }),
    })),
    ...modes.map((mode) => ({
      name: `is sound after every slice in mode "${mode}"`,
      run: () =>
        forAll((problem, reference) => {
          const search = makePlanner().start({ ...problem, mode });
          checkInterim({ ...problem, mode }, search.result(), reference);
          stepBriefly(search, () => checkInterim({ ...problem, mode }, search.result(), reference));
          checkFinal({ ...problem, mode }, search.result(), reference);
          check(search.step({ expansions: 1 }), "a search that ended must stay ended");
        }),
    })),
    {
      name: "returns the empty plan if the goal already holds",
      run: () =>
        forAll((problem) => {
          if (!problem.goal.condition.holds(problem.state)) return;
          for (const mode of modes) {
            const result = runSearch(makePlanner(), { ...problem, mode });
            const { status } = result;
            check(status === "solved" && result.scaledCost === 0, `the answer is ${status}`);
            check(result.actions.length === 0 && result.optimal, "the plan is not empty");
          }
        }),
    },
    {
      name: "neither changes the caller's state nor reads it after the first slice",
      run: () =>
        forAll((problem, reference) => {
          const lent = problem.state.slice();
          const search = makePlanner().start({ ...problem, state: lent, mode: "optimal" });
          const done = search.step({ expansions: 1 });
          check(lent.join() === problem.state.join(), "the caller's state was changed");
          lent.set(problem.domain.variables.min);
          if (!done) search.step({});
          checkFinal({ ...problem, mode: "optimal" }, search.result(), reference);
        }),
    },
    {
      name: "is never worse than a sound incumbent, and ignores an unsound one",
      run: () =>
        forAll((problem, reference) => {
          const first = runSearch(makePlanner(), { ...problem, mode: "first" });
          const known = first.status === "solved" ? first.actions : [];
          for (const incumbent of [known, [...known, 0, 0], [-1]]) {
            for (const mode of modes) {
              const asked: PlanningProblem = { ...problem, mode, incumbent };
              const result = runSearch(makePlanner(), asked);
              checkFinal(asked, result, reference);
              if (incumbent !== known || first.status !== "solved") continue;
              const cheap = result.status === "solved" && result.scaledCost <= first.scaledCost;
              check(cheap, "the result costs more than the incumbent");
            }
          }
        }),
    },
    {
      name: "keeps its result after its end, even during later searches",
      run: () =>
        forAll((problem, reference) => {
          const planner = makePlanner();
          for (const mode of modes) {
            const search = planner.start({ ...problem, mode });
            search.step({ expansions: 2 });
            const { expansions } = search;
            const answer = JSON.stringify(search.result());
            search.end?.();
            checkFinal({ ...problem, mode }, runSearch(planner, { ...problem, mode }), reference);
            check(search.expansions === expansions, "an ended search still counts");
            check(JSON.stringify(search.result()) === answer, "an ended search changes its result");
          }
        }),
    },
    {
      name: "reads the clock during the search",
      run: () => checkClock(makePlanner()),
    },
  ];
}

/** Slices of one expansion that may pass without any: a search may reorganise between them. */
const MAX_IDLE_SLICES = 1000;

function stepBriefly(search: PlanSearch, look: () => void): void {
  let expansions = search.expansions;
  for (let idle = 0; !search.step({ expansions: 1 }); idle++) {
    look();
    if (search.expansions > expansions) idle = 0;
    expansions = search.expansions;
    check(idle < MAX_IDLE_SLICES, "slices of one expansion make no progress");
  }
}

function checkFinal(problem: PlanningProblem, result: SearchResult, reference: SearchResult): void {
  check(
    result.status === reference.status,
    `the answer is ${result.status}, that of uniform-cost search ${reference.status}`,
  );
  checkInterim(problem, result, reference);
  if (result.status !== "solved" || problem.mode === "first") return;
  check(result.optimal, `a plan of mode "${problem.mode}" must be proved optimal at the end`);
}

function checkInterim(
  problem: PlanningProblem,
  result: SearchResult,
  reference: SearchResult,
): void {
  const { domain, state, goal } = problem;
  if (result.status === "unsolvable") {
    check(reference.status === "unsolvable", "a solvable problem was called unsolvable");
    return;
  }
  const prover = new PlanProver(domain);
  const aim = result.status === "solved" ? goal.condition : undefined;
  const sound = prover.prove(state, result.actions, aim, problem);
  check(sound, sound ? "" : explainFailure(domain, prover, result.actions, aim, problem).message);
  check(
    prover.scaledCost === result.scaledCost,
    `the plan costs ${prover.scaledCost}, not ${result.scaledCost}`,
  );
  if (reference.status !== "solved") return;
  check(
    result.scaledLowerBound <= reference.scaledCost,
    "the lower bound is above the optimal cost",
  );
  if (result.status !== "solved") return;
  check(result.scaledCost >= reference.scaledCost, "the plan is cheaper than the optimal one");
  if (result.optimal)
    check(result.scaledCost === reference.scaledCost, "an optimal plan is not optimal");
}

/** Checks the clock with a problem too large for an exhaustive search; each reading of the clock advances it. */
function checkClock(planner: Planner): void {
  const letters = ["a", "b", "c", "d", "e", "f", "g", "h"];
  const domain = loadDomain({
    name: "counters",
    state: Object.fromEntries(letters.map((name) => [name, { type: "integer", min: 0, max: 9 }])),
    tools: letters.map((name, index) => ({
      name: `turn_${name}`,
      then: {
        [name]: { "+": 1 },
        [letters[(index + 1) % letters.length] as string]: { var: name },
      },
    })),
    goals: [{ name: "odd", when: { a: 7, b: 3, c: 8, d: 1, e: 9, f: 2, g: 6, h: 5 } }],
  });
  let nowMs = 0;
  const clock: Clock = {
    now: () => nowMs++,
    setTimer: () => 0,
    clearTimer: () => undefined,
  };
  const state = domain.state(Object.fromEntries(letters.map((name) => [name, 0])));
  const search = planner.start({ domain, state, goal: domain.goal("odd"), mode: "optimal" });
  const done = search.step({ untilMs: 20, clock });
  check(done || nowMs >= 20, "the slice ended before its time");
  const result = search.result();
  const prover = new PlanProver(domain);
  if (result.status === "unsolvable") return;
  check(prover.prove(state, result.actions, undefined), "the steps found so far are not sound");
}
