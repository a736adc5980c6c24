import { formatPddlPlan, type PddlPreference, type PddlTask } from "@understudy/pddl";
import { PlanProver } from "@understudy/planner-core";
import { formatMs } from "@understudy/planner-core/internal";
import { plural } from "../../output/figures.ts";
import { printable } from "../../output/printable.ts";
import type { ProblemAnswer } from "../answer.ts";
import type { LoadedPddl } from "./load-pddl.ts";

/** An answer as a PDDL plan file: one step per line, everything else in comments, so that validators accept it. */
export function renderPddlAnswer(loaded: LoadedPddl, answer: ProblemAnswer): string {
  const { task } = loaded;
  const { status, plan, elapsedMs } = answer;
  const steps = stepsOf(answer);
  const lines = [`; ${printable(task.name)}: ${verdict(answer)}`, ...steps.map(printable)];
  if (plan !== null) {
    const quality = status === "solved" ? `, ${qualityOf(task, answer)}` : "";
    lines.push(`; cost ${costOf(task, answer)} in ${plural(steps.length, "step")}${quality}`);
    if (isMoreThanCosts(task)) {
      const violated = violatedOf(loaded, answer);
      const names = violated.length === 0 ? "no preference" : listed(violated);
      const what = task.preferences.length === 0 ? "" : `, violates ${printable(names)}`;
      lines.push(`; metric ${metricOf(task, answer, violated)}${what}`);
    }
  }
  if (!task.isWhole) {
    const { length } = task.definition.tools;
    lines.push(`; the whole task is too large: planned with ${length} of its actions`);
  }
  lines.push(`; time ${formatMs(elapsedMs)}`);
  return lines.join("\n");
}

/** An answer as a JSON line: as for other problems, plus the PDDL plan. */
export function pddlAnswerJson(loaded: LoadedPddl, answer: ProblemAnswer): string {
  const { task } = loaded;
  const { status, plan, optimal, source, llmSteps, elapsedMs } = answer;
  return JSON.stringify({
    id: task.name,
    status,
    plan: plan === null ? null : { steps: plan.steps, pddl: stepsOf(answer) },
    goal: answer.goal.name ?? answer.goal.definition,
    cost: costOf(task, answer),
    ...metricJson(loaded, answer),
    optimal,
    isWhole: task.isWhole ? undefined : false,
    freeSteps: Number.isFinite(task.freeSteps) ? task.freeSteps : undefined,
    source,
    llmSteps,
    elapsedMs: Math.round(elapsedMs * 1000) / 1000,
  });
}

function stepsOf({ plan }: ProblemAnswer): string[] {
  return plan === null ? [] : formatPddlPlan(plan.steps);
}

/** The metric and the violated preferences, if the cost of the steps is not the whole metric. */
function metricJson(loaded: LoadedPddl, answer: ProblemAnswer): Record<string, unknown> {
  const { task } = loaded;
  if (answer.plan === null || !isMoreThanCosts(task)) return {};
  const violated = violatedOf(loaded, answer);
  return {
    metric: metricOf(task, answer, violated),
    violated: task.preferences.length === 0 ? undefined : violated.map(({ name }) => name),
  };
}

function isMoreThanCosts({ preferences, metric }: PddlTask): boolean {
  return preferences.length > 0 || metric.isMaximized || metric.constant !== 0;
}

/** The preferences that do not hold after the plan. */
function violatedOf(
  { task, domain, state }: LoadedPddl,
  { plan }: ProblemAnswer,
): PddlPreference[] {
  const prover = new PlanProver(domain);
  prover.prove(state, plan?.actions ?? [], undefined);
  return task.preferences.filter(({ goal }) => !domain.goal(goal).condition.holds(prover.state));
}

function metricOf(
  task: PddlTask,
  answer: ProblemAnswer,
  violated: readonly PddlPreference[],
): number {
  const { constant, isMaximized } = task.metric;
  const weights = violated.reduce((sum, { weight }) => sum + weight, 0);
  const value = constant + costOf(task, answer) + weights;
  return rounded(isMaximized ? 0 - value : value);
}

/** Names with their violation counts: `late, broken (3 times)`. */
function listed(violated: readonly PddlPreference[]): string {
  const counts = new Map<string, number>();
  for (const { name } of violated) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts]
    .map(([name, count]) => {
      const shown = name === "" ? "one without a name" : name;
      return count === 1 ? shown : `${shown} (${count} times)`;
    })
    .join(", ");
}

/** A sum without floating-point noise; costs may be as small as 1e-7. */
function rounded(value: number): number {
  return Number(value.toPrecision(12));
}

/** The PDDL cost, which may differ from that of the tools. */
function costOf(task: PddlTask, { plan }: ProblemAnswer): number {
  const costs = plan === null ? [] : plan.steps.map(({ tool }) => task.costs.get(tool) ?? 0);
  return rounded(costs.reduce((sum, cost) => sum + cost, 0));
}

function qualityOf({ freeSteps }: PddlTask, { optimal }: ProblemAnswer): string {
  if (!optimal) return "not proved optimal";
  if (freeSteps === undefined || freeSteps === Number.POSITIVE_INFINITY) return "optimal";
  return `optimal among plans with fewer than ${freeSteps} steps at no cost`;
}

function verdict({ status, plan }: ProblemAnswer): string {
  switch (status) {
    case "solved":
      return plan?.steps.length === 0 ? "solved, the goal holds already" : "solved";
    case "unsolvable":
      return "unsolvable: proved, no plan exists";
    case "partial":
      return "partial: these steps work, but they do not reach the goal within the limits";
    default:
      return "cut off: nothing found within the limits; a plan may exist";
  }
}
