import { TimePlanner } from "@understudy/classical/time";
import { formatTemporalPlan, type PddlTimedStep, stepsOfSchedule } from "@understudy/pddl";
import { COST_SCALE, systemClock } from "@understudy/planner-core";
import { formatMs } from "@understudy/planner-core/internal";
import type { ScheduleResult, SquadProblem } from "@understudy/planner-core/schedule";
import { plural } from "../../output/figures.ts";
import { printable } from "../../output/printable.ts";
import type { LoadedPddl } from "./load-pddl.ts";

/** A plan with time, or the proof that there is none. */
export interface TimedAnswer {
  readonly result: ScheduleResult;
  readonly steps: readonly PddlTimedStep[];
  readonly elapsedMs: number;
}

/** Plans a task with durations, until a plan is proved best or the budget ends. */
export function planTimed(
  { domain }: LoadedPddl,
  schedule: SquadProblem,
  budgetMs: number = Number.POSITIVE_INFINITY,
): TimedAnswer {
  const startedMs = systemClock.now();
  const search = new TimePlanner().startTogether(schedule);
  search.step(Number.isFinite(budgetMs) ? { untilMs: startedMs + budgetMs } : {});
  const result = search.result();
  return {
    result,
    steps: result.status === "solved" ? stepsOfSchedule(domain, result.schedule) : [],
    elapsedMs: systemClock.now() - startedMs,
  };
}

/** An answer as a plan file: `0.000: (move a b) [2.000]`, and everything else in comments. */
export function renderTimedAnswer(loaded: LoadedPddl, answer: TimedAnswer): string {
  const { task } = loaded;
  const { result, steps, elapsedMs } = answer;
  const lines = [
    `; ${printable(task.name)}: ${verdict(result, steps)}`,
    ...formatTemporalPlan(steps).map(printable),
  ];
  if (result.status === "solved") {
    const end = (result.scaledTime / COST_SCALE).toFixed(3);
    lines.push(`; ends at ${end}, ${plural(steps.length, "step")}, ${qualityOf(loaded, answer)}`);
    if (isMoreThanTime(loaded)) lines.push(`; metric ${metricOf(loaded, answer)}`);
  }
  if (task.time?.isRounded === true) lines.push("; durations are rounded to thousandths");
  lines.push(`; time ${formatMs(elapsedMs)}`);
  return lines.join("\n");
}

/** An answer as a JSON line. Times are in units of the task. */
export function timedAnswerJson(loaded: LoadedPddl, answer: TimedAnswer): string {
  const { task } = loaded;
  const { result, steps, elapsedMs } = answer;
  const isSolved = result.status === "solved";
  const plan = steps.map(({ step, startsAt, duration }) => ({
    step: { tool: step.tool, args: {} },
    startsAt,
    duration,
  }));
  return JSON.stringify({
    id: task.name,
    status: result.status,
    plan: isSolved ? { steps: plan, pddl: formatTemporalPlan(steps) } : null,
    goal: task.goal,
    endsAt: isSolved ? result.scaledTime / COST_SCALE : undefined,
    metric: isSolved ? metricOf(loaded, answer) : undefined,
    lowerBound: lowerBoundOf(loaded, result),
    optimal: isSolved && result.optimal,
    freeSteps: hasFreeSteps(loaded) ? task.freeSteps : undefined,
    isRounded: task.time?.isRounded === true ? true : undefined,
    source: "classical",
    elapsedMs: Math.round(elapsedMs * 1000) / 1000,
  });
}

function verdict(result: ScheduleResult, steps: readonly PddlTimedStep[]): string {
  switch (result.status) {
    case "solved":
      return steps.length === 0 ? "solved, the goal holds already" : "solved";
    case "unsolvable":
      return "unsolvable: proved, no plan exists";
    default:
      return "cut off: nothing found within the limits; a plan may exist";
  }
}

function qualityOf(loaded: LoadedPddl, { result }: TimedAnswer): string {
  if (result.status === "solved" && result.optimal) {
    if (!hasFreeSteps(loaded)) return "optimal";
    return `optimal among plans with fewer than ${loaded.task.freeSteps} steps at no cost`;
  }
  const bound = lowerBoundOf(loaded, result);
  return `not proved optimal${bound === undefined ? "" : `: the metric is at least ${bound}`}`;
}

/** Whether free steps have a tiny cost, which counts in the measure. */
function hasFreeSteps({ task }: LoadedPddl): boolean {
  const hasCost = (task.time?.measure.cost ?? 0) > 0;
  return hasCost && Number.isFinite(task.freeSteps);
}

function isMoreThanTime({ task }: LoadedPddl): boolean {
  const { time, metric } = task;
  const hasCost = (time?.measure.cost ?? 0) > 0;
  return hasCost || time?.weight !== 1 || metric.isMaximized || metric.constant !== 0;
}

function metricOf({ task }: LoadedPddl, { result, steps }: TimedAnswer): number {
  const time = result.status === "solved" ? result.scaledTime / COST_SCALE : 0;
  const cost = steps.reduce((sum, { step }) => sum + (task.costs.get(step.tool) ?? 0), 0);
  return inMetric(task.metric, (task.time?.weight ?? 1) * time + cost);
}

/** The bound on the metric from the bound on the measure; undefined where a tiny cost of free steps blurs it. */
function lowerBoundOf(loaded: LoadedPddl, result: ScheduleResult): number | undefined {
  const { task } = loaded;
  if (result.status === "unsolvable" || hasFreeSteps(loaded)) return undefined;
  const bound = result.scaledLowerBound / COST_SCALE;
  const hasCost = (task.time?.measure.cost ?? 0) > 0;
  return inMetric(task.metric, hasCost ? bound : bound * (task.time?.weight ?? 1));
}

function inMetric({ constant, isMaximized }: LoadedPddl["task"]["metric"], value: number): number {
  const whole = Number((constant + value).toPrecision(12));
  return isMaximized ? 0 - whole : whole;
}
