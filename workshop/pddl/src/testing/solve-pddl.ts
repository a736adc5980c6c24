import { ClassicalPlanner } from "@understudy/classical";
import { competitionSearches } from "@understudy/classical/competition";
import { planOf, runSearch, type SearchResult } from "@understudy/planner-core";
import { importPddl, type PddlTask, type PddlTexts } from "../import-pddl.ts";
import { loadPddlTask } from "../translate/load-pddl-task.ts";

/** A task that was planned optimally, as far as the expansions go. */
export interface SolvedTask {
  readonly task: PddlTask;
  readonly result: SearchResult;
  /** The tools of the plan; none without one. */
  readonly tools: readonly string[];
  /** In PDDL. */
  readonly cost: number;
}

/** Imports a task and plans it. */
export function solvePddl(texts: PddlTexts, expansions: number): SolvedTask {
  return solveTask(importPddl(texts), expansions);
}

/** Plans a task that was imported, or a part of one. */
export function solveTask(task: PddlTask, expansions: number): SolvedTask {
  const problem = { ...loadPddlTask(task), mode: "optimal" } as const;
  const { domain } = problem;
  const result = runSearch(new ClassicalPlanner({ extension: competitionSearches }), problem, {
    expansions,
  });
  const actions = result.status === "unsolvable" ? [] : result.actions;
  const tools = planOf(domain, actions).steps.map(({ tool }) => tool);
  const cost = tools.reduce((sum, tool) => sum + (task.costs.get(tool) as number), 0);
  return { task, result, tools, cost };
}
