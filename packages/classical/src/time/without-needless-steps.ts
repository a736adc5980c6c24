import { proveSchedule, type Schedule, type SquadProblem } from "@understudy/planner-core/schedule";

/**
 * A sound schedule without the steps that it works without in the same time, later ones first. Without a step that brings
 * the goal about, a schedule may wait for an event.
 */
export function withoutNeedlessSteps(problem: SquadProblem, schedule: Schedule): Schedule {
  const whole = proveSchedule(problem, schedule);
  if (!whole.sound) return schedule;
  let kept = schedule;
  for (let place = schedule.steps.length - 1; place >= 0; place--) {
    const shorter = { ...kept, steps: kept.steps.filter((_, index) => index !== place) };
    const proof = proveSchedule(problem, shorter);
    if (proof.sound && proof.scaledTime <= whole.scaledTime) kept = shorter;
  }
  return kept;
}
