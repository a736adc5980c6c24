import { proveSchedule, type SchedulePlanner } from "@understudy/planner-core/schedule";
import { ask } from "./ask.ts";
import type { DrawnQuestion } from "./draw.ts";
import { gridOf } from "./grid.ts";
import { judgeSchedule } from "./judge.ts";

/** A planner's answer beside that of the grid. */
export interface Comparison {
  readonly said: "optimal" | "solved" | "unsolvable" | "cut-off";
  /** Undefined if both agree. */
  readonly difference: string | undefined;
}

/**
 * Compares a planner with the grid: its schedules are sound for the proof and for the grid, with the time and the cost
 * that it says; what it says to be optimal or unsolvable is; its bounds hold.
 */
export function comparePlanner(
  planner: Pick<SchedulePlanner, "startTogether">,
  { question, answer }: DrawnQuestion,
  expansions: number,
): Comparison {
  const { problem, plainOf } = ask(question);
  const search = planner.startTogether(problem);
  search.step({ expansions });
  const result = search.result();
  const least = answer.status === "solved" ? answer.measure : Number.POSITIVE_INFINITY;
  if (result.status === "unsolvable") {
    const isWrong = answer.status === "solved";
    const difference = isWrong ? `a schedule has the measure ${least}` : undefined;
    return { said: "unsolvable", difference };
  }
  const said = result.status === "solved" && result.optimal ? "optimal" : result.status;
  const differs = (difference: string): Comparison => ({ said, difference });
  if (result.scaledLowerBound > least + 1e-6) {
    return differs(`the bound ${result.scaledLowerBound} is above the least measure ${least}`);
  }
  if (result.status !== "solved") return { said, difference: undefined };
  const { schedule, scaledTime, scaledCost } = result;
  const proof = proveSchedule(problem, schedule);
  if (!proof.sound) return differs(`the proof fails: ${proof.failure.message}`);
  if (proof.scaledTime !== scaledTime || proof.scaledCost !== scaledCost) {
    const proved = `${proof.scaledTime} and ${proof.scaledCost}`;
    return differs(`time ${scaledTime} and cost ${scaledCost} are proved to be ${proved}`);
  }
  const verdict = judgeSchedule(gridOf(question), plainOf(schedule));
  if (!verdict.isSound) return differs(`the grid refuses the schedule: ${verdict.reason}`);
  const { time, cost } = question.measure;
  const measure = time * scaledTime + cost * scaledCost;
  const isLeast = Math.abs(measure - least) < 1e-6;
  if (result.optimal ? isLeast : measure > least - 1e-6) return { said, difference: undefined };
  return differs(`the measure ${measure} is not the least, which is ${least}`);
}
