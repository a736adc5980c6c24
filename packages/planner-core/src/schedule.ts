/**
 * Schedules of one or several agents, for authors of planners: steps with their happenings, problems, and the proof.
 * May change in any release before 1.0.
 *
 * @module
 */

export type {
  NowTogetherRequest,
  SchedulePlanner,
  ScheduleResult,
  ScheduleSearch,
  ScheduleSlice,
  TogetherHost,
} from "./contract/together.ts";
export { DEFAULT_UNIT_MS } from "./contract/together.ts";
export { handOver } from "./domain/definition/frozen.ts";
export type { Duration, ScaledLength } from "./domain/timed/bind-durations.ts";
export { durationIn } from "./domain/timed/duration-in.ts";
export { eventName, happeningName } from "./domain/timed/expand-time.ts";
export { timedPlan } from "./plan/timed/timed-plan.ts";
export { type EventDomain, keepingDomain, withEvents } from "./schedule/derive-joint.ts";
export { withJoinedEvents } from "./schedule/events/timed-events.ts";
export { type JointDomain, type JointTimedStep, joinDomain } from "./schedule/join-domain.ts";
export { keptShare } from "./schedule/kept-share.ts";
export type {
  RunningStep,
  Schedule,
  ScheduledStep,
  SquadMember,
  SquadProblem,
  TimedEvent,
} from "./schedule/problem.ts";
export { proveSchedule, type ScheduleProof, soundSchedule } from "./schedule/prove-schedule.ts";
export { relocate } from "./schedule/relocate.ts";
export type { ScheduleFailure, ScheduleFailureKind } from "./schedule/schedule-failure.ts";
export { type SequenceDomain, sequenceDomain } from "./schedule/sequence-domain.ts";
export { type TimedStep, TimedSteps } from "./schedule/timed-steps.ts";
export { TogetherPlanner } from "./together/together-planner.ts";
