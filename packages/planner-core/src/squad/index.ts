/**
 * Squads: joint plans played in a game loop. May change in any release before 1.0.
 *
 * @module
 */

export type { JointWait, MemberInput, RunningInput } from "../contract/together.ts";
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
  StepUse,
} from "./options.ts";
export { MAX_MEMBERS } from "../schedule/problem.ts";
export type { SquadMemberState } from "./roster.ts";
export type { SavedSquad } from "./saved/saved-squad.ts";
export { SquadRunner } from "./squad-runner.ts";
