/**
 * Squads: joint plans played in a game loop. May change in any release before 1.0.
 *
 * @module
 */

export type {
  SquadAction,
  SquadConstraints,
  SquadIdleReason,
  SquadInterruptReason,
  SquadPlanner,
  SquadRole,
  SquadRunnerOptions,
  SquadStepEvent,
  SquadTask,
  SquadTick,
  StepUse,
} from "./options.ts";
export type { SquadMemberState } from "./roster.ts";
export type { SavedSquad } from "./saved/saved-squad.ts";
export { SquadRunner } from "./squad-runner.ts";
