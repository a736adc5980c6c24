import { CompiledCondition } from "@understudy/planner-core";
import {
  conditionOfClock,
  footprintOfClock,
  type JointDomain,
  lengthOfClock,
  relocate,
  type SquadProblem,
  type TimedClock,
  TimedSteps,
} from "@understudy/planner-core/schedule";

/** A change by the world on joint states: an event, or the end of a clock. */
export interface WorldChange {
  readonly effects: Int32Array;
  readonly reads: readonly number[];
  readonly writes: readonly number[];
  /** Those of `writes` that it only adds to. */
  readonly adds: readonly number[];
}

/** A clock of things on joint states. */
export interface JointClock extends WorldChange {
  /** Holds as long as the clock runs. */
  readonly condition: CompiledCondition;
  /** Time until its end in the problem, in thousandths; undefined if it does not run there. */
  readonly left: number | undefined;
  /** The least time from its begin to its end in any state. */
  readonly least: number;
  /** The time from its begin to its end, in thousandths, if it begins in a state. */
  lengthIn(state: Int32Array): number;
}

/**
 * The clocks of a problem's domain. Their variables are shared, so that those of the first member stand for all.
 *
 * @param start the joint state of the problem
 * @param relocated effects on joint states
 */
export function jointClocks(
  { domain: { variables }, slots }: JointDomain,
  { domain, clocks: running = [] }: SquadProblem,
  start: Int32Array,
  relocated: (effects: Int32Array) => Int32Array,
): readonly JointClock[] {
  const { clocks, time } = TimedSteps.of(domain) as TimedSteps;
  const [own] = slots as readonly [Int32Array, ...Int32Array[]];
  const moved = (list: Iterable<number>): number[] =>
    [...list].map((variable) => own[variable] as number);
  const stored = new Int32Array(own.length);
  return clocks.map((clock): JointClock => {
    const { reads, writes, adds } = footprintOfClock(time.happenings, clock);
    const node = relocate(conditionOfClock(time, clock), own);
    const condition = new CompiledCondition(node, variables);
    const lengthIn = (state: Int32Array): number => {
      for (let id = 0; id < own.length; id++) stored[id] = state[own[id] as number] as number;
      return lengthOfClock(clock, stored);
    };
    const told = running.find(({ clock: index }) => index === clock.index)?.scaledLeft;
    return {
      ...{ condition, lengthIn, least: leastLength(clock, domain.variables) },
      left: condition.holds(start) ? (told ?? lengthIn(start)) : undefined,
      effects: relocated(clock.effects),
      ...{ reads: moved(reads), writes: moved(writes), adds: moved(adds) },
    };
  });
}

function leastLength(
  { duration }: TimedClock,
  { min, max }: SquadProblem["domain"]["variables"],
): number {
  if (duration.kind === "way") return 1;
  const { constant, terms, per } = duration.from;
  let least = constant;
  for (const [variable, factor] of terms) {
    least += factor * ((factor > 0 ? min : max)[variable] as number);
  }
  return Math.max(1, Math.floor(least / per));
}
