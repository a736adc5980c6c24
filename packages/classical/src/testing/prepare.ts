import type { Domain, Goal, PlanningProblem } from "@understudy/planner-core";
import { finish } from "@understudy/planner-core/internal";
import { casePlanningProblem } from "../conditional-effects/case-problem.ts";
import type { AdmissibleHeuristic, LandmarkCuts } from "../heuristics/admissible.ts";
import { FFHeuristic } from "../heuristics/ff.ts";
import { estimateAtOnce, NO_DEADLINE } from "../model/estimator.ts";
import type { Task } from "../model/task.ts";
import type { RelaxedTask } from "../relaxation/relaxed-task.ts";
import type { PreparedTask } from "../task-cache/prepared-task.ts";
import { TaskCache } from "../task-cache/task-cache.ts";

/** A cache without eviction. */
export function taskCache(): TaskCache {
  return new TaskCache({ goals: Number.POSITIVE_INFINITY, bytes: Number.POSITIVE_INFINITY });
}

/** The compiled parts of a problem. */
export function prepareParts(
  problem: PlanningProblem,
  cache: TaskCache = taskCache(),
): readonly PreparedTask[] {
  return finish(cache.get(casePlanningProblem(problem)).join());
}

/** The only part of a problem. */
export function preparePart(problem: PlanningProblem): PreparedTask {
  const [part, ...others] = prepareParts(problem);
  if (part === undefined || others.length > 0) throw new RangeError("One part is expected");
  return part;
}

/** The parts of a goal, compiled only as far as tables need. */
export function tasksOf(domain: Domain, goal: Goal): readonly Task[] {
  return finish(taskCache().plain(domain.cases.domain, goal));
}

/** The relaxation of a part, which must be small enough. */
export function relaxedOf({ relaxed }: PreparedTask): RelaxedTask {
  if (relaxed === undefined) throw new RangeError("A relaxation is expected");
  return relaxed;
}

/** The cost of a relaxed plan, in thousandths. */
export function relaxedScaledCost(part: PreparedTask, values: Int32Array): number {
  return estimateAtOnce(new FFHeuristic(relaxedOf(part)), values);
}

/** A lower bound in thousandths, without pauses. */
export function boundAtOnce(
  heuristic: AdmissibleHeuristic,
  prepared: PreparedTask,
  values: Int32Array,
  how: "plainly" | "sharply",
): number {
  const enough = Number.POSITIVE_INFINITY;
  const cuts = prepared.heuristics.take(heuristic, prepared).cuts as LandmarkCuts;
  if (how === "sharply") heuristic.beginSharply(cuts, values, enough);
  else heuristic.begin(cuts, values, enough);
  heuristic.advance(NO_DEADLINE);
  return heuristic.scaledBound;
}
