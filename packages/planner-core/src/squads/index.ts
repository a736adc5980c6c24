/**
 * Squads: joint plans played in a game loop. May change in any release before 1.0.
 *
 * @module
 */

export {
  DEFAULT_UNIT_MS,
  type JointWait,
  type MemberInput,
  type RunningInput,
} from "../engine/contract/together.ts";
export { formatLanes, type LanesFormat } from "./lanes/format-lanes.ts";
export {
  type SquadLane,
  type LaneStep,
  type LanesInput,
  type LaneWait,
  lanesOf,
} from "./lanes/lane.ts";
export type {
  SquadAction,
  SquadConstraints,
  SquadIdleReason,
  SquadInterruptReason,
  SquadPlanner,
  SquadRole,
  SquadRunning,
  SquadRunnerOptions,
  SquadStepEvent,
  SquadTask,
  SquadTick,
  StepWait,
  StepUse,
} from "./runner/options.ts";
export { MAX_MEMBERS, MEMBERS_HINT } from "../time/schedule/problem.ts";
export type { SquadMemberState } from "./runner/roster.ts";
export type { SavedSquad } from "./runner/saved/saved-squad.ts";
export { SquadRunner } from "./runner/squad-runner.ts";
export { TimedSteps } from "../time/schedule/timed-steps.ts";
