import { ClassicalPlanner } from "@understudy/classical";
import {
  type Clock,
  planOf,
  runSearch,
  type SearchResult,
  systemClock,
} from "@understudy/planner-core";
import { importPddl, type PddlTask, type PddlTexts } from "../import-pddl.ts";
import { loadPddlTask } from "../translate/load-pddl-task.ts";

/** An optimally planned task, within the limit on expansions. */
export interface SolvedTask {
  readonly task: PddlTask;
  readonly result: SearchResult;
  /** Tools of the plan; empty without one. */
  readonly tools: readonly string[];
  /** PDDL cost. */
  readonly cost: number;
}

/** A clock that stands, so that no busy machine reaches the time limit of imports. */
const standing: Clock = { ...systemClock, now: () => 0 };

/** Imports and plans a task. */
export function solvePddl(texts: PddlTexts, expansions: number): SolvedTask {
  return solveTask(importPddl(texts, {}, standing), expansions);
}

/** Plans an imported task or part. */
export function solveTask(task: PddlTask, expansions: number): SolvedTask {
  const problem = { ...loadPddlTask(task), mode: "optimal" } as const;
  const { domain } = problem;
  const result = runSearch(new ClassicalPlanner(), problem, {
    expansions,
  });
  const actions = result.status === "unsolvable" ? [] : result.actions;
  const tools = planOf(domain, actions).steps.map(({ tool }) => tool);
  const cost = tools.reduce((sum, tool) => sum + (task.costs.get(tool) as number), 0);
  return { task, result, tools, cost };
}
