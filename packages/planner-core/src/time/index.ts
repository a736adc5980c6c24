/**
 * Durations, events, clocks and schedules: compiled to domains without time, and proved.
 *
 * @module
 */

export { durationIn } from "./durations/duration-in.ts";
export {
  footprintOf,
  footprintOfClock,
  footprintOfEffects,
  footprintOfStart,
} from "./durations/footprints.ts";
export { eventName, happeningName } from "./durations/happening-names.ts";
export {
  conditionOfClock,
  lengthOfClock,
  type TimedClock,
} from "./schedule/clocks/timed-clocks.ts";
export { type EventDomain, keepingDomain, withEvents } from "./schedule/derive-joint.ts";
export { withJoinedEvents } from "./schedule/events/timed-events.ts";
export { countCrews } from "./schedule/crews.ts";
export { type PlayedPart, happeningParts } from "./schedule/happenings.ts";
export { type JointDomain, type JointTimedStep, joinDomain } from "./schedule/join-domain.ts";
export { keptShare } from "./schedule/kept-share.ts";
export type {
  RunningClock,
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
export { stepParts, type TimedStep, TimedSteps } from "./schedule/timed-steps.ts";
export { goalsOfMember } from "./schedule/problem.ts";
