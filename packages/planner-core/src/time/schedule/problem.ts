/**
 * Schedules: steps of one or several agents with the times at which they start, and their proof. Times are whole
 * thousandths of a unit, counted from the moment of the question.
 *
 * @module
 */

import type { CompiledCondition } from "../../rules/condition/condition.ts";
import type { Ways } from "../../rules/domain/actions/ways.ts";
import type { Domain } from "../../rules/domain/domain.ts";
import type { PackedState } from "../../rules/state/packed-state.ts";

/** Largest number of members of a squad. */
export const MAX_MEMBERS = 16;

/** The hint for a squad that has no members, or too many. */
export const MEMBERS_HINT: string = `from 1 to ${MAX_MEMBERS}; a larger group is several squads`;

/** A member of a squad. */
export interface SquadMember {
  readonly name: string;
  /** Packed by the domain; shared variables have the same values for all members. */
  readonly state: PackedState;
  /** Steps that the member must not take part in, by index among `TimedSteps.all`. */
  readonly disabled?: ReadonlySet<number> | undefined;
  /** Must hold for this member besides the goal of all. */
  readonly goal?: CompiledCondition | undefined;
}

/** A step that runs already. Its start effects are part of the state. */
export interface RunningStep {
  /** Index among `TimedSteps.all`. */
  readonly step: number;
  /** Positions of the members that take part; the first is the step's agent. */
  readonly members: readonly number[];
  /** Time until its end; for a step whose duration the planner chooses, the least. */
  readonly scaledLeft: number;
  /** The greatest time until its end. Default: `scaledLeft`. */
  readonly scaledLeftTo?: number | undefined;
}

/** Effects that the world brings about at a time. */
export interface TimedEvent {
  readonly scaledAt: number;
  /** Runs of (opcode, variable, operand, bound), as effects of actions. Own variables change for every member. */
  readonly effects: Int32Array;
  /**
   * The steps that must not start before it, by index among `TimedSteps.all`, with the name of what their members wait for.
   * Default: none.
   */
  readonly opens?: ReadonlyMap<number, string> | undefined;
}

/** A clock that runs already. */
export interface RunningClock {
  /** Index among `TimedSteps.clocks`. */
  readonly clock: number;
  /** Time until its end. */
  readonly scaledLeft: number;
}

/** A question for a schedule. */
export interface SquadProblem {
  /** A domain with time. */
  readonly domain: Domain;
  readonly members: readonly SquadMember[];
  readonly running: readonly RunningStep[];
  /** In the order of their times, none of them past. Those of one moment come one after the other. */
  readonly events: readonly TimedEvent[];
  /**
   * The time that is left of clocks whose conditions hold. Default for each: it begins at the moment of the question.
   * Those that do not run are left out of account.
   */
  readonly clocks?: readonly RunningClock[] | undefined;
  /** Must hold for every member, at the end of all steps. */
  readonly goal: CompiledCondition;
  /** Must hold for every member between all happenings. Default: the domain's own alone. */
  readonly maintain?: CompiledCondition | undefined;
  /** Deadline; infinite if there is none. */
  readonly scaledBy: number;
  /** Durations of ways. Default: one unit each. */
  readonly ways?: Ways | undefined;
  /** Steps of an earlier schedule, of which as many as possible are kept, in the order of their starts. */
  readonly keep?: readonly ScheduledStep[] | undefined;
  /** Weights of time and cost in the measure, which is to be small. */
  readonly measure: { readonly time: number; readonly cost: number };
}

/** The conditions of a goal for one member: that of all, and its own. */
export function goalsOfMember(
  { goal, members }: Pick<SquadProblem, "goal" | "members">,
  member: number,
): readonly CompiledCondition[] {
  const own = members[member]?.goal;
  return own === undefined ? [goal] : [goal, own];
}

/** A step of a schedule. */
export interface ScheduledStep {
  /** Index among `TimedSteps.all`. */
  readonly step: number;
  /** Positions of the members that take part; the first is the step's agent. */
  readonly members: readonly number[];
  readonly scaledStart: number;
  /** 0 for a step that takes effect at once. */
  readonly scaledDuration: number;
}

/** A schedule: new steps in the order of their starts, and the ends of the steps that were running. */
export interface Schedule {
  readonly steps: readonly ScheduledStep[];
  /** End of each running step, in the order of `SquadProblem.running`. */
  readonly scaledEnds: readonly number[];
}
