import { proveSchedule, type Schedule, type SquadProblem } from "@understudy/planner-core/schedule";

/** A schedule without the steps that it works without, later ones first. It takes no longer and costs no more. */
export function withoutNeedlessSteps(problem: SquadProblem, schedule: Schedule): Schedule {
  let kept = schedule;
  for (let place = schedule.steps.length - 1; place >= 0; place--) {
    const shorter = { ...kept, steps: kept.steps.filter((_, index) => index !== place) };
    if (proveSchedule(problem, shorter).sound) kept = shorter;
  }
  return kept;
}
