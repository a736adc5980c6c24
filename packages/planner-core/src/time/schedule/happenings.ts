import {
  type Footprint,
  footprintOf,
  footprintOfEffects,
  footprintOfStart,
} from "../durations/footprints.ts";
import type { TimedClock } from "./clocks/timed-clocks.ts";
import type { Schedule, SquadProblem, TimedEvent } from "./problem.ts";
import type { TimedStep, TimedSteps } from "./timed-steps.ts";

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

/** A change of the state at one moment: an event, the end of a clock, or the start or the end of a step. */
export interface PlayedHappening extends Footprint {
  readonly scaledAt: number;
  readonly played: PlayedStep | undefined;
  /** Also the effects of a clock's end. */
  readonly event: TimedEvent | undefined;
  /** Undefined for all but the end of a clock. */
  readonly clock?: TimedClock | undefined;
  /** The action among the happenings; -1 for an event. */
  readonly action: number;
  readonly isStart: boolean;
  /** Positions of the members whose own variables it reads and changes. */
  readonly members: readonly number[];
}

/** The happenings of a schedule, by time. */
export function happeningsOf(
  { time }: TimedSteps,
  { members, events }: SquadProblem,
  played: readonly PlayedStep[],
): readonly PlayedHappening[] {
  const domain = time.happenings;
  const found: PlayedHappening[] = [];
  for (const event of events) {
    const { scaledAt, effects } = event;
    found.push({
      ...{ scaledAt, played: undefined, event, action: -1, isStart: false },
      members: members.map((_, member) => member),
      ...footprintOfEffects(effects),
    });
  }
  const add = (each: PlayedStep, isStart: boolean, { reads, writes, adds }: Footprint): void => {
    const { timed, scaledStart, scaledEnd } = each;
    found.push({
      scaledAt: isStart ? scaledStart : scaledEnd,
      played: each,
      event: undefined,
      action: isStart ? timed.start : timed.end,
      isStart,
      members: each.members,
      reads,
      writes,
      adds,
    });
  };
  for (const each of played) {
    const { timed } = each;
    if (each.scaledStart !== BEFORE) add(each, true, footprintOfStart(domain, timed));
    if (timed.end >= 0) add(each, false, footprintOf(domain, timed.end));
  }
  return found.sort((one, other) => one.scaledAt - other.scaledAt);
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
  const writers = new Map<number, PlayedHappening>();
  const readers = new Map<number, PlayedHappening>();
  for (const happening of happenings) {
    const { reads, writes, adds, members, event } = happening;
    const places = (variable: number): readonly number[] =>
      isShared[variable] === 1
        ? [variable]
        : members.map((member) => variable + isShared.length * (member + 1));
    for (const variable of writes) {
      for (const place of event === undefined ? places(variable) : NOWHERE) {
        const writer = writers.get(place);
        if (writer !== undefined && !(adds.has(variable) && writer.adds.has(variable))) {
          return { writer, other: happening, variable, both: true };
        }
        const reader = readers.get(place);
        if (reader !== undefined) {
          return { writer: happening, other: reader, variable, both: false };
        }
      }
    }
    for (const variable of reads) {
      for (const place of event === undefined ? places(variable) : NOWHERE) {
        const writer = writers.get(place);
        if (writer !== undefined) return { writer, other: happening, variable, both: false };
      }
    }
    for (const variable of reads)
      for (const place of places(variable)) readers.set(place, happening);
    for (const variable of writes)
      for (const place of places(variable)) {
        // What only adds to a variable must not hide what sets it.
        if (!adds.has(variable) || !writers.has(place)) writers.set(place, happening);
      }
  }
  return undefined;
}

const NOWHERE: readonly number[] = Object.freeze([]);

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
