import {
  type Domain,
  DomainError,
  type Goal,
  type Issue,
  loadDomain,
  type PackedState,
} from "@understudy/planner-core";
import type { SquadProblem } from "@understudy/planner-core/schedule";
import { PddlError, type PddlIssue, type PddlPlace } from "../pddl-error.ts";
import { scheduleProblem } from "./schedule-problem.ts";
import type { Translation } from "./translate.ts";

/** An imported task or part. */
interface ImportedTask extends Pick<Translation, "definition" | "state" | "goal"> {
  readonly places: ReadonlyMap<string, PddlPlace>;
  readonly time?: { readonly measure: SquadProblem["measure"] } | undefined;
}

/** A task as planner input. */
export interface LoadedPddlTask {
  readonly domain: Domain;
  readonly state: PackedState;
  readonly goal: Goal;
  /** The problem for a planner of schedules; undefined for a task without time. */
  readonly schedule: SquadProblem | undefined;
}

/**
 * Loads the domain of an imported task with `loadDomain`, plus start and goal.
 *
 * @param limits limits of `loadDomain`, such as `maxMemoryMb`
 * @throws PddlError if `loadDomain` refuses the domain, at the action in the PDDL text
 *
 * @example
 * const { domain, state, goal } = loadPddlTask(importPddl({ domain: domainText, problem: problemText }));
 * const result = runSearch(new ClassicalPlanner(), { domain, state, goal, mode: "optimal" });
 *
 * @example
 * const { domain, schedule } = loadPddlTask(importPddl({ domain: domainText, problem: problemText }));
 * if (schedule !== undefined) {
 *   const search = new TimePlanner().startTogether(schedule);
 *   search.step({});
 *   const result = search.result();
 *   if (result.status === "solved") formatTemporalPlan(stepsOfSchedule(domain, result.schedule));
 * }
 */
export function loadPddlTask(
  task: ImportedTask,
  limits: Parameters<typeof loadDomain>[1] = {},
): LoadedPddlTask {
  try {
    const domain = loadDomain(task.definition, limits);
    const state = domain.state(task.state);
    const goal = domain.goal(task.goal);
    const schedule = task.time && scheduleProblem(domain, state, goal, task.time.measure);
    return { domain, state, goal, schedule };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const issues = error.issues.map((issue) => inPddl(issue, task));
    throw new PddlError(issues, { cause: error });
  }
}

function inPddl({ pointer, message, ...more }: Issue, task: ImportedTask): PddlIssue {
  const { tools } = task.definition;
  const [, index] = /^\/tools\/(\d+)/.exec(pointer) ?? [];
  const tool = index === undefined ? undefined : tools[Number(index)]?.name;
  const isOfAll = tool === undefined && pointer === "/tools";
  const action = isOfAll ? mostFrequentAction(task) : actionOf(tool ?? "");
  const subject = isOfAll ? `ground actions, most of them of ${action},` : (tool ?? "the task");
  return {
    ...more,
    pointer: "",
    message: `${subject} ${message}`,
    place: task.places.get(action) ?? { source: "problem", line: 1, column: 1 },
  };
}

function mostFrequentAction({ definition }: ImportedTask): string {
  const counts = new Map<string, number>();
  for (const { name } of definition.tools) {
    const action = actionOf(name);
    counts.set(action, (counts.get(action) ?? 0) + 1);
  }
  const [most = ["", 0]] = [...counts].sort(([, one], [, other]) => other - one);
  return most[0];
}

/** The action of a tool: `move` for `move.a.b`. */
function actionOf(tool: string): string {
  return tool.split(".", 1)[0] as string;
}
