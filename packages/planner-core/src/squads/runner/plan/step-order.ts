import {
  type Footprint,
  footprintOf,
  footprintOfEffects,
  haveCommon,
} from "../../../time/durations/footprints.ts";
import { happeningParts } from "../../../time/schedule/happenings.ts";
import type { TimedEvent } from "../../../time/schedule/problem.ts";
import { hasDuring, stepPartAt, type TimedSteps } from "../../../time/schedule/timed-steps.ts";
import { isChosen, type SquadStep } from "./squad-step.ts";

/** A moment of a plan: the start or the end of a step, or an event. */
export interface PlanMoment {
  /** Undefined for an event. */
  readonly step: SquadStep | undefined;
  /** See `TimedEvent`. Undefined for a step. */
  readonly opens?: TimedEvent["opens"];
  readonly isStart: boolean;
  /** In thousandths from the plan's epoch. */
  readonly scaledPlanned: number;
  /** The same as late as the events that open its step make it. */
  readonly scaledOpen: number;
  /** The variables that it reads, changes, and only adds to. Variables of members are apart from each other. */
  readonly reads: ReadonlySet<number>;
  readonly writes: ReadonlySet<number>;
  readonly adds: ReadonlySet<number>;
}

/** A moment that must come before another, by at least some thousandths. */
export interface Precedence {
  readonly before: PlanMoment;
  readonly after: PlanMoment;
  readonly scaledLeast: number;
  /** Whether the first one changes what the other reads. */
  readonly isUse: boolean;
}

/**
 * The order of a plan: which moments must come before which, and nothing more. Start times are one way to play it.
 * Moments are in order if one changes what the other reads or changes, if one falls into a condition that a step needs
 * throughout, or if a member would do two steps at once.
 */
export class StepOrder {
  readonly moments: readonly PlanMoment[];
  readonly precedences: readonly Precedence[];
  readonly #starts = new Map<SquadStep, PlanMoment>();
  readonly #ends = new Map<SquadStep, PlanMoment>();
  readonly #before = new Map<PlanMoment, Precedence[]>();
  readonly #after = new Map<PlanMoment, Precedence[]>();

  /**
   * @param events at times from the plan's epoch
   * @param names of all members, whose positions tell their own variables apart
   */
  constructor(
    steps: TimedSteps,
    plan: readonly SquadStep[],
    events: readonly TimedEvent[],
    names: readonly string[],
  ) {
    const places = new Places(steps, names);
    const moments: PlanMoment[] = [];
    for (const event of events) moments.push(places.ofEvent(event));
    for (const step of plan) {
      const { timed, scaledStart, scaledEnd, running } = step;
      const opening = events.findLast(({ opens }) => opens?.has(timed.index));
      const late = running === undefined ? Math.max(0, (opening?.scaledAt ?? 0) - scaledStart) : 0;
      const start = places.ofStep(step, true, scaledStart, late);
      this.#starts.set(step, start);
      moments.push(start);
      if (timed.end < 0) this.#ends.set(step, start);
      else {
        const end = places.ofStep(step, false, scaledEnd, late);
        this.#ends.set(step, end);
        moments.push(end);
      }
    }
    const precedences: Precedence[] = [];
    moments.forEach((one, index) => {
      for (const other of moments.slice(index + 1)) {
        if (one.step !== undefined && one.step === other.step) continue;
        if (!doMeet(one, other) && !isOpened(one, other)) continue;
        const [before, after] = inOrder(one, other);
        const isUse = haveCommon(before.writes, after.reads);
        precedences.push({ before, after, scaledLeast: 1, isUse });
      }
    });
    this.#keepThroughout(places, moments, precedences);
    this.#oneAtATime(plan, precedences);
    this.moments = moments;
    this.precedences = precedences;
    for (const moment of moments) {
      this.#before.set(moment, []);
      this.#after.set(moment, []);
    }
    for (const precedence of precedences) {
      this.#before.get(precedence.after)?.push(precedence);
      this.#after.get(precedence.before)?.push(precedence);
    }
  }

  /** The precedences that end at a moment. */
  before(moment: PlanMoment): readonly Precedence[] {
    return this.#before.get(moment) ?? [];
  }

  /** The precedences that start at a moment. */
  after(moment: PlanMoment): readonly Precedence[] {
    return this.#after.get(moment) ?? [];
  }

  startOf(step: SquadStep): PlanMoment | undefined {
    return this.#starts.get(step);
  }

  /** The end of a step, which is its start if it takes effect at once. */
  endOf(step: SquadStep): PlanMoment | undefined {
    return this.#ends.get(step);
  }

  /** Changes of a condition that a step needs throughout stay before, within or after the step. */
  #keepThroughout(places: Places, moments: readonly PlanMoment[], into: Precedence[]): void {
    for (const [step, start] of this.#starts) {
      if (!hasDuring(step.timed)) continue;
      const end = this.#ends.get(step) as PlanMoment;
      const needed = places.keptBy(step);
      for (const other of moments) {
        if (other.step === step || !haveCommon(other.writes, needed)) continue;
        const at = other.scaledPlanned;
        const put = (
          before: PlanMoment,
          after: PlanMoment,
          scaledLeast: number,
          isUse: boolean,
        ): void => {
          into.push({ before, after, scaledLeast, isUse });
        };
        if (at <= start.scaledPlanned) put(other, start, 0, true);
        else if (at >= end.scaledPlanned) put(end, other, 0, false);
        else {
          put(start, other, 1, false);
          put(other, end, 1, true);
        }
      }
    }
  }

  #oneAtATime(plan: readonly SquadStep[], into: Precedence[]): void {
    plan.forEach((one, index) => {
      for (const other of plan.slice(index + 1)) {
        if (!one.members.some((name) => other.members.includes(name))) continue;
        const excludes = !(one.timed.alongside || other.timed.alongside);
        if (!excludes && one.timed !== other.timed) continue;
        if (one.running !== undefined && other.running !== undefined) continue;
        const isFirst =
          other.running === undefined &&
          (one.running !== undefined || one.scaledStart <= other.scaledStart);
        const [first, second] = isFirst ? [one, other] : [other, one];
        const before = this.#ends.get(first) as PlanMoment;
        const after = this.#starts.get(second) as PlanMoment;
        into.push({ before, after, scaledLeast: 0, isUse: false });
      }
    });
  }
}

/** Whether a moment is up to the world: an event, or the end of a step that the game ends. */
export function isOfWorld({ step, isStart }: PlanMoment): boolean {
  return step === undefined || (!isStart && step.running !== undefined && !isChosen(step.timed));
}

/** Whether a moment has come already. */
export function hasCome({ step, isStart }: PlanMoment): boolean {
  return step?.running !== undefined && isStart;
}

/** Whether a step of one moment must not start before the event of the other. */
function isOpened({ opens }: PlanMoment, { step, isStart }: PlanMoment): boolean {
  if (step === undefined || step.running !== undefined) return false;
  return opens?.has(step.timed.index) === true && (isStart || step.timed.end < 0);
}

function inOrder(one: PlanMoment, other: PlanMoment): readonly [PlanMoment, PlanMoment] {
  // However late it comes. Events are before steps in the list of moments.
  if (isOpened(one, other)) return [one, other];
  if (hasCome(other) && !hasCome(one)) return [other, one];
  // Events keep their times, while a step that they open may be later than planned.
  const isEvent = one.step === undefined;
  const [at, otherAt] = isEvent
    ? [one.scaledOpen, other.scaledOpen]
    : [one.scaledPlanned, other.scaledPlanned];
  return at <= otherAt || hasCome(one) ? [one, other] : [other, one];
}

/** Whether the order of two moments matters. Of what both only add to, it does not. */
function doMeet(one: PlanMoment, other: PlanMoment): boolean {
  for (const variable of one.writes) {
    if (other.reads.has(variable)) return true;
    if (!other.writes.has(variable)) continue;
    if (!one.adds.has(variable) || !other.adds.has(variable)) return true;
  }
  return haveCommon(other.writes, one.reads);
}

/** The variables of a squad: shared ones once, own ones for each member. */
class Places {
  readonly #steps: TimedSteps;
  readonly #names: readonly string[];

  constructor(steps: TimedSteps, names: readonly string[]) {
    this.#steps = steps;
    this.#names = names;
  }

  ofStep(step: SquadStep, isStart: boolean, scaledPlanned: number, late: number): PlanMoment {
    const crew = step.members.map((name) => this.#names.indexOf(name));
    const parts = happeningParts(this.#steps, step.timed, crew, isStart);
    const all = (touched: (part: Footprint) => ReadonlySet<number>): ReadonlySet<number> => {
      const found = new Set<number>();
      for (const part of parts) this.#add(touched(part), part.members, found);
      return found;
    };
    const [reads, writes, adds] = [
      all((part) => part.reads),
      all((part) => part.writes),
      all((part) => part.adds),
    ];
    const scaledOpen = scaledPlanned + late;
    return { step, isStart, scaledPlanned, scaledOpen, reads, writes, adds };
  }

  ofEvent({ scaledAt: scaledPlanned, effects, opens }: TimedEvent): PlanMoment {
    const { writes, adds } = footprintOfEffects(effects);
    const none: ReadonlySet<number> = new Set();
    const at = (variables: ReadonlySet<number>): ReadonlySet<number> =>
      this.#add(variables, [...this.#names.keys()], new Set());
    const own = { reads: none, writes: at(writes), adds: at(adds) };
    return {
      ...{ step: undefined, isStart: true, scaledPlanned, scaledOpen: scaledPlanned },
      ...own,
      opens,
    };
  }

  /** The variables that must be as they are while a step runs. */
  keptBy({ timed, members }: SquadStep): ReadonlySet<number> {
    const { happenings } = this.#steps.time;
    const found = new Set<number>();
    for (const [at, name] of members.entries()) {
      const { reads } = footprintOf(happenings, stepPartAt(timed, at).during);
      this.#add(reads, [this.#names.indexOf(name)], found);
    }
    return found;
  }

  /** Adds the variables of members. @returns `into` */
  #add(
    variables: ReadonlySet<number>,
    members: readonly number[],
    into: Set<number>,
  ): ReadonlySet<number> {
    const { isShared } = this.#steps;
    for (const variable of variables) {
      if (isShared[variable] === 1) into.add(variable);
      else for (const member of members) into.add(variable + isShared.length * (1 + member));
    }
    return into;
  }
}
