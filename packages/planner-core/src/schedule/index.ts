/**
 * Schedules of one or several agents, for authors of planners: steps with their happenings, problems, and the proof.
 * May change in any release before 1.0.
 *
 * @module
 */

export type { Duration, ScaledLength } from "../domain/timed/bind-durations.ts";
export { eventName, happeningName } from "../domain/timed/expand-time.ts";
export {
  type JointDomain,
  type JointTimedStep,
  joinDomain,
  keepingDomain,
  relocate,
} from "./join-domain.ts";
export type {
  RunningStep,
  Schedule,
  ScheduledStep,
  SquadMember,
  SquadProblem,
  TimedEvent,
} from "./problem.ts";
export { type SequenceDomain, sequenceDomain } from "./sequence-domain.ts";
export { timedPlan } from "./timed-plan.ts";
export { durationIn, type TimedStep, TimedSteps, writesOf } from "./timed-steps.ts";
export { proveSchedule, type ScheduleProof } from "./prove-schedule.ts";
export type { ScheduleFailure, ScheduleFailureKind } from "./schedule-failure.ts";
export { TogetherPlanner } from "./together/together-planner.ts";
