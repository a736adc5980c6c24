import assert from "node:assert/strict";
import { runSearch } from "@understudy/planner-core";
import {
  COLD,
  orchestratorFor,
  PATIENCE_MS,
  PLAN,
  planWith,
  problemIn,
  TIMED_HUT,
  toolsOf,
} from "./hut.mjs";

/** Searches a cheapest plan in the hut. */
function searchWith(planner) {
  const { domain, ...problem } = problemIn();
  const result = runSearch(planner, { domain, ...problem, mode: "optimal" });
  assert.equal(result.status, "solved");
  assert.deepEqual(
    result.actions.map((action) => domain.step(action).tool),
    PLAN,
  );
}

export const calls = {
  "@understudy/classical": async ({ ClassicalPlanner }) => {
    searchWith(new ClassicalPlanner());
    const { domain } = problemIn();
    const planner = new ClassicalPlanner();
    assert.equal((await planWith(orchestratorFor(domain, { planner }))).source, "classical");
  },
  "@understudy/classical/competition": async ({ competitionSearches }) => {
    const { ClassicalPlanner } = await import("@understudy/classical");
    searchWith(new ClassicalPlanner({ extension: competitionSearches }));
  },
  "@understudy/classical/reachability": ({ analyseReachability }) => {
    assert.deepEqual(analyseReachability(problemIn().domain).goals, []);
  },
  "@understudy/classical/time": async ({ TimePlanner }) => {
    const { domain } = problemIn(TIMED_HUT);
    const orchestrator = orchestratorFor(domain, { time: new TimePlanner() });
    const agents = { ann: COLD };
    const outcome = await orchestrator.planTogether({
      agents,
      goal: "warm",
      budgetMs: PATIENCE_MS,
    });
    assert.deepEqual(toolsOf(outcome.steps.map(({ step }) => step)), PLAN);
    await orchestrator.dispose();
  },
};
