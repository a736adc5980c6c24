import { proveSchedule, type Schedule, type SquadProblem } from "@understudy/planner-core/schedule";

/** A schedule that was proved, with its time and cost in thousandths. */
export interface ProvedSchedule {
  readonly schedule: Schedule;
  readonly scaledTime: number;
  readonly scaledCost: number;
}

/**
 * Proves a schedule, and drops the steps that it works without in the same time, later ones first. Without a step that
 * brings the goal about, a schedule may wait for an event.
 *
 * @returns undefined if the schedule is not sound
 */
export function proveWithoutNeedlessSteps(
  problem: SquadProblem,
  schedule: Schedule,
): ProvedSchedule | undefined {
  const whole = proveSchedule(problem, schedule);
  if (!whole.sound) return undefined;
  let kept: ProvedSchedule = { ...whole, schedule };
  for (let place = schedule.steps.length - 1; place >= 0; place--) {
    const steps = kept.schedule.steps.filter((_, index) => index !== place);
    const shorter = { ...kept.schedule, steps };
    const proof = proveSchedule(problem, shorter);
    if (proof.sound && proof.scaledTime <= whole.scaledTime) kept = { ...proof, schedule: shorter };
  }
  return kept;
}
