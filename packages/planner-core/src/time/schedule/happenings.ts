import { applyAction } from "../../rules/domain/actions/actions.ts";
import type { PackedState } from "../../rules/state/packed-state.ts";
import {
  type Footprint,
  footprintOf,
  footprintOfEffects,
  footprintOfStart,
} from "../durations/footprints.ts";
import type { TimedClock } from "./clocks/timed-clocks.ts";
import type { Schedule, SquadProblem, TimedEvent } from "./problem.ts";
import { type StepPart, stepPartAt, type TimedStep, type TimedSteps } from "./timed-steps.ts";

/** The start of every step that runs already: before all moments. */
export const BEFORE = -1;

/** A step of a schedule, or a step that runs already, with its time. */
export interface PlayedStep {
  readonly timed: TimedStep;
  readonly members: readonly number[];
  /** {@link BEFORE} for a step that runs already. */
  readonly scaledStart: number;
  readonly scaledEnd: number;
  /** Index in `Schedule.steps`; undefined for a step that runs already. */
  readonly step: number | undefined;
  /** Index in `SquadProblem.running`; undefined for a step of the schedule. */
  readonly running: number | undefined;
}

/** The doing of some members at one moment: of all who take part in a step, or of one of them in a role. */
export interface PlayedPart extends Footprint {
  /** The action among the happenings; -1 for an event, and for what only reads. */
  readonly action: number;
  /** Positions of the members whose own variables it reads and changes. */
  readonly members: readonly number[];
}

/** A change of the state at one moment: an event, the end of a clock, or the start or the end of a step. */
export interface PlayedHappening {
  readonly scaledAt: number;
  readonly played: PlayedStep | undefined;
  /** Also the effects of a clock's end. */
  readonly event: TimedEvent | undefined;
  /** Undefined for all but the end of a clock. */
  readonly clock?: TimedClock | undefined;
  readonly isStart: boolean;
  /** Its parts, that of the step's agent first. They happen together, and do not interfere with each other. */
  readonly parts: readonly PlayedPart[];
}

/** The happenings of a schedule, by time. */
export function happeningsOf(
  steps: TimedSteps,
  { members, events }: SquadProblem,
  played: readonly PlayedStep[],
): readonly PlayedHappening[] {
  const found: PlayedHappening[] = [];
  for (const event of events) {
    const { scaledAt, effects } = event;
    const everyone = members.map((_, member) => member);
    const parts = [{ action: -1, members: everyone, ...footprintOfEffects(effects) }];
    found.push({ scaledAt, played: undefined, event, isStart: false, parts });
  }
  const add = (each: PlayedStep, isStart: boolean): void => {
    const parts = happeningParts(steps, each.timed, each.members, isStart);
    const scaledAt = isStart ? each.scaledStart : each.scaledEnd;
    found.push({ scaledAt, played: each, event: undefined, isStart, parts });
  };
  for (const each of played) {
    if (each.scaledStart !== BEFORE) add(each, true);
    if (each.timed.end >= 0) add(each, false);
  }
  return found.sort((one, other) => one.scaledAt - other.scaledAt);
}

/** The parts of a crew in the start or the end of a step, as far as the step has them. */
export function happeningParts(
  { time }: Pick<TimedSteps, "time">,
  timed: TimedStep,
  crew: readonly number[],
  isStart: boolean,
): readonly PlayedPart[] {
  const partOf = (part: StepPart, members: readonly number[]): PlayedPart => {
    const action = isStart ? part.start : part.end;
    const { reads, writes, adds } = isStart
      ? footprintOfStart(time.happenings, part)
      : footprintOf(time.happenings, action);
    return { action, members, reads, writes, adds };
  };
  if (timed.roles === undefined) {
    const whole = partOf(timed, crew);
    const { reads } = isStart ? footprintOf(time.happenings, timed.start) : whole;
    if (crew.length === 1 || reads.size === whole.reads.size) return [whole];
    // The duration is read of the agent alone.
    const agent = { action: -1, members: crew.slice(0, 1), writes: NOTHING, adds: NOTHING };
    return [
      { ...whole, reads },
      { ...agent, reads: whole.reads },
    ];
  }
  const parts = crew.map((member, at) => partOf(stepPartAt(timed, at), [member]));
  return parts.filter(({ action }) => action >= 0);
}

/**
 * Lets a part of a happening take effect: own variables change for each of its members, shared ones for all as the first
 * one's do.
 *
 * @param before the states before the present moment, by member; undefined for a state that is not known
 * @param states the states of all members, which change
 * @param scratch for one state
 */
export function takeEffect(
  { domain, time, isShared }: TimedSteps,
  { action, members, writes, adds }: PlayedPart,
  before: readonly (PackedState | undefined)[],
  states: readonly (PackedState | undefined)[],
  scratch: PackedState,
): void {
  if (writes.size === 0) return;
  for (const [at, member] of members.entries()) {
    const own = before[member];
    const changed = states[member];
    if (own === undefined || changed === undefined) continue;
    applyAction(time.happenings.actions, action, own, scratch);
    for (const variable of writes) {
      let value = scratch[variable] as number;
      if (adds.has(variable)) {
        // Others may have added to it at this moment.
        const sum = (changed[variable] as number) + value - (own[variable] as number);
        value = Math.min(sum, domain.variables.max[variable] as number);
      }
      if (isShared[variable] === 0) changed[variable] = value;
      else if (at === 0)
        for (const state of states) if (state !== undefined) state[variable] = value;
    }
  }
}

/** Two happenings of one moment that interfere, and the variable that one changes and the other reads or changes. */
export interface Interference {
  readonly writer: PlayedHappening;
  readonly other: PlayedHappening;
  readonly variable: number;
  /** Whether both change the variable. */
  readonly both: boolean;
}

/**
 * The first interference among the happenings of one moment. Members' own variables are apart. What several happenings
 * only add to does not keep them apart: additive effects commute, as in PDDL 2.1. Changes by the world do not interfere with
 * each other, as nothing could keep them apart.
 *
 * @param happenings changes by the world first
 */
export function interferenceOf(
  happenings: readonly PlayedHappening[],
  isShared: Uint8Array,
): Interference | undefined {
  if (happenings.length < 2) return undefined;
  const writers = new Map<number, { happening: PlayedHappening; isAdding: boolean }>();
  const readers = new Map<number, PlayedHappening>();
  for (const happening of happenings) {
    const { parts, event } = happening;
    for (const part of event === undefined ? parts : NO_PARTS) {
      for (const variable of part.writes) {
        for (const place of placesOf(variable, part, isShared)) {
          const writer = writers.get(place);
          if (writer !== undefined && !(part.adds.has(variable) && writer.isAdding)) {
            return { writer: writer.happening, other: happening, variable, both: true };
          }
          const reader = readers.get(place);
          if (reader !== undefined) {
            return { writer: happening, other: reader, variable, both: false };
          }
        }
      }
      for (const variable of part.reads) {
        for (const place of placesOf(variable, part, isShared)) {
          const writer = writers.get(place);
          if (writer !== undefined)
            return { writer: writer.happening, other: happening, variable, both: false };
        }
      }
    }
    for (const part of parts) {
      for (const variable of part.reads)
        for (const place of placesOf(variable, part, isShared)) readers.set(place, happening);
      for (const variable of part.writes) {
        const isAdding = part.adds.has(variable);
        for (const place of placesOf(variable, part, isShared)) {
          // What only adds to a variable must not hide what sets it.
          if (!isAdding || !writers.has(place)) writers.set(place, { happening, isAdding });
        }
      }
    }
  }
  return undefined;
}

const NOTHING: ReadonlySet<number> = new Set();
const NO_PARTS: readonly PlayedPart[] = Object.freeze([]);

/** The numbers of a variable of the members of a part, apart from those of other members. */
function placesOf(
  variable: number,
  { members }: PlayedPart,
  isShared: Uint8Array,
): readonly number[] {
  if (isShared[variable] === 1) return [variable];
  return members.map((member) => variable + isShared.length * (member + 1));
}

/** The steps of a schedule, and the steps that run already. */
export function playedSteps(
  { all }: TimedSteps,
  { running }: SquadProblem,
  { steps, scaledEnds }: Schedule,
): readonly PlayedStep[] {
  return [
    ...running.map(
      ({ step, members }, index): PlayedStep => ({
        timed: all[step] as TimedStep,
        members,
        scaledStart: BEFORE,
        scaledEnd: scaledEnds[index] as number,
        step: undefined,
        running: index,
      }),
    ),
    ...steps.map(
      ({ step, members, scaledStart, scaledDuration }, index): PlayedStep => ({
        timed: all[step] as TimedStep,
        members,
        scaledStart,
        scaledEnd: scaledStart + scaledDuration,
        step: index,
        running: undefined,
      }),
    ),
  ];
}
