import { formatPddlStep, type PddlTask } from "@understudy/pddl";
import { formatMs } from "@understudy/planner-core/internal";
import { plural } from "../../output/figures.ts";
import { printable } from "../../output/printable.ts";
import type { ProblemAnswer } from "../answer.ts";

/**
 * An answer as a plan file of PDDL: one step a line, all else in comments, so that it can be handed
 * to a validator as it is.
 */
export function renderPddlAnswer(task: PddlTask, answer: ProblemAnswer): string {
  const { status, plan, elapsedMs } = answer;
  const steps = stepsOf(answer);
  const lines = [`; ${printable(task.name)}: ${verdict(answer)}`, ...steps.map(printable)];
  if (plan !== null) {
    const quality = status === "solved" ? `, ${qualityOf(task, answer)}` : "";
    lines.push(`; cost ${costOf(task, answer)} in ${plural(steps.length, "step")}${quality}`);
  }
  lines.push(`; time ${formatMs(elapsedMs)}`);
  return lines.join("\n");
}

/** An answer as one line of JSON: as for other problems, with the plan in PDDL beside it. */
export function pddlAnswerJson(task: PddlTask, answer: ProblemAnswer): string {
  const { status, plan, optimal, source, leadSteps, elapsedMs } = answer;
  return JSON.stringify({
    id: task.name,
    status,
    plan: plan === null ? null : { steps: plan.steps, pddl: stepsOf(answer) },
    goal: answer.goal.name ?? answer.goal.definition,
    cost: costOf(task, answer),
    optimal,
    freeSteps: Number.isFinite(task.freeSteps) ? task.freeSteps : undefined,
    source,
    leadSteps,
    elapsedMs: Math.round(elapsedMs * 1000) / 1000,
  });
}

function stepsOf({ plan }: ProblemAnswer): string[] {
  return plan === null ? [] : plan.steps.map(({ tool }) => formatPddlStep(tool));
}

/** The cost in PDDL: tools may cost more or less than the actions that they stand for. */
function costOf(task: PddlTask, { plan }: ProblemAnswer): number {
  const costs = plan === null ? [] : plan.steps.map(({ tool }) => task.costs.get(tool) ?? 0);
  return Math.round(costs.reduce((sum, cost) => sum + cost, 0) * 1000) / 1000;
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
