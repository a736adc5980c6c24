import {
  DEFAULT_UNIT_MS,
  type LoneRest,
  type LoneStart,
  type LoneStep,
} from "../../engine/contract/together.ts";
import { holds } from "../../rules/condition/evaluate.ts";
import { applyAction } from "../../rules/domain/actions/actions.ts";
import type { PackedState } from "../../rules/state/packed-state.ts";
import { durationIn } from "../../time/durations/duration-in.ts";
import {
  footprintOfClock,
  footprintOfEffects,
  footprintOfStart,
  haveCommon,
} from "../../time/durations/footprints.ts";
import { goalDeadline } from "../../time/durations/goal-deadline.ts";
import { PlayedClocks } from "../../time/schedule/clocks/played-clocks.ts";
import { applyEvent } from "../../time/schedule/events/apply-event.ts";
import { timedEvents } from "../../time/schedule/events/timed-events.ts";
import type { ScheduledStep, SquadProblem, TimedEvent } from "../../time/schedule/problem.ts";
import { soundSchedule } from "../../time/schedule/prove-schedule.ts";
import type { TimedStep, TimedSteps } from "../../time/schedule/timed-steps.ts";
import { runningClocks } from "./clocks.ts";

const ALONE: readonly number[] = [0];
const NEVER = Number.POSITIVE_INFINITY;
/** Most moments of events and clocks that are looked at for a start, or pass by one step. */
const MAX_MOMENTS = 500;

/** A point in a sequence. */
interface SequencePlace {
  readonly state: PackedState;
  readonly past: number;
  readonly ends: Float64Array;
}

/** A step that is left, with its happenings. */
interface RestStep extends LoneStep {
  readonly timed: TimedStep;
}

/** The situation from which the remaining steps are done. */
interface Beginning {
  readonly steps: readonly RestStep[];
  readonly state: PackedState;
  /** A step in flight, and the time until its end. */
  readonly flight?: { readonly timed: TimedStep; readonly scaledLeft: number } | undefined;
}

/**
 * The next start of a rest of a plan, if the steps that are left can be done one after the other: each as early as
 * possible, or else none before its planned time, if its player can choose. Clocks of things run beside them. What is found is proved as a schedule.
 */
export function startOfRest(steps: TimedSteps, rest: LoneRest): LoneStart | undefined {
  const { agent, nowMs, goal, maintain, ways, disabled, clocks, keepsTimes } = rest;
  const list: RestStep[] = [];
  for (const step of rest.steps) {
    const timed = steps.find(steps.domain.step(step.action));
    if (timed === undefined || timed.partners > 0) return undefined;
    list.push({ ...step, timed });
  }
  const now = scaled(nowMs);
  const by = goalDeadline(steps.time.by, goal.name);
  const problem: Omit<SquadProblem, "members" | "running"> = {
    domain: steps.domain,
    events: timedEvents(steps)
      .map(({ scaledAt, effects }) => ({ scaledAt: scaledAt - now, effects }))
      .filter(({ scaledAt }) => scaledAt > 0),
    clocks: runningClocks(steps.clocks, clocks, DEFAULT_UNIT_MS),
    goal: goal.condition,
    maintain,
    scaledBy: (by ?? Number.POSITIVE_INFINITY) - now,
    ways,
    measure: { time: 0, cost: 1 },
  };
  for (const { state, flight, steps: left } of beginningsOf(steps, rest, list)) {
    if (left.some(({ action }) => disabled?.has(action))) continue;
    const asked: SquadProblem = {
      ...problem,
      members: [{ name: agent, state }],
      running: flight ? [{ step: flight.timed.index, members: ALONE, ...flight }] : [],
    };
    const scaledEnds = flight ? [flight.scaledLeft] : [];
    for (const isEarly of keepsTimes ? [false] : [true, false]) {
      const found = new Sequence(steps, asked, state, now, isEarly).of(left, flight);
      const proof = found && soundSchedule(asked, { steps: found, scaledEnds });
      if (proof === undefined) continue;
      const startsAtMs = nowMs + ((found?.[0]?.scaledStart ?? 0) * DEFAULT_UNIT_MS) / 1000;
      return { startsAtMs, scaledCost: proof.scaledCost };
    }
  }
  return undefined;
}

/** The ways in which a state may show the running step: its start, nothing of it yet, or its end already. */
function* beginningsOf(
  steps: TimedSteps,
  { state, endsAtMs, nowMs, disabled }: LoneRest,
  list: readonly RestStep[],
): Iterable<Beginning> {
  const [running, ...left] = list;
  if (endsAtMs === undefined || running === undefined) {
    yield { steps: list, state };
    return;
  }
  const { timed, action } = running;
  if (disabled?.has(action) !== true) {
    if (timed.end < 0) yield { steps: list, state };
    else {
      const flight = { timed, scaledLeft: Math.max(1, scaled(endsAtMs - nowMs)) };
      yield { steps: left, state, flight };
      const { actions } = steps.time.happenings;
      const begun = new Int32Array(state.length);
      applyAction(actions, timed.start, state, begun);
      if (canHappen(steps, timed.start, state)) yield { steps: left, state: begun, flight };
    }
  }
  yield { steps: left, state };
}

function canHappen({ time }: TimedSteps, action: number, state: PackedState): boolean {
  const { conditions, conditionStart } = time.happenings.actions;
  const [from, to] = [conditionStart[action] as number, conditionStart[action + 1] as number];
  return holds(conditions, from, to, state);
}

function scaled(ms: number): number {
  return Math.round((ms * 1000) / DEFAULT_UNIT_MS);
}

/** Finds times for steps that are done one after the other, by playing them among the events and the ends of clocks. */
class Sequence {
  readonly #steps: TimedSteps;
  readonly #problem: SquadProblem;
  readonly #scaledNow: number;
  /** Whether a step may start before its planned time. */
  readonly #isEarly: boolean;
  #state: PackedState;
  /** Number of events that have come. */
  #past = 0;
  readonly #clocks: PlayedClocks;

  constructor(
    steps: TimedSteps,
    problem: SquadProblem,
    state: PackedState,
    scaledNow: number,
    isEarly: boolean,
  ) {
    this.#steps = steps;
    this.#problem = problem;
    this.#scaledNow = scaledNow;
    this.#isEarly = isEarly;
    this.#state = state.slice();
    this.#clocks = new PlayedClocks(steps, problem.clocks ?? [], state, 1);
  }

  /** The steps with their times; undefined if one of them can never start. */
  of(left: readonly RestStep[], flight: Beginning["flight"]): readonly ScheduledStep[] | undefined {
    const found: ScheduledStep[] = [];
    let free = 0;
    if (flight !== undefined) {
      this.#wait(flight.scaledLeft);
      this.#happen(flight.timed.end, flight.scaledLeft);
      free = flight.scaledLeft;
    }
    for (const step of left) {
      // A start that needs the end before it comes a thousandth later.
      const isFirst = found.length === 0 && flight === undefined;
      const placed = this.#place(step, free, isFirst || !this.#isEarly ? 0 : 1);
      if (placed === undefined) return undefined;
      found.push(placed);
      free = placed.scaledStart + placed.scaledDuration;
    }
    return found;
  }

  #place(step: RestStep, free: number, apart: number): ScheduledStep | undefined {
    const { plannedMs } = step;
    const planned =
      this.#isEarly || plannedMs === undefined ? 0 : scaled(plannedMs) - this.#scaledNow;
    const first = planned > free ? planned : free + apart;
    const { happenings } = this.#steps.time;
    const { reads, writes } = footprintOfStart(happenings, step.timed);
    const meets = (changed: ReadonlySet<number>): boolean =>
      haveCommon(changed, reads) || haveCommon(changed, writes);
    let before = this.#save();
    // As early as possible, or else with a change by the world, or just after one.
    for (let scaledStart = first, count = 0; count < MAX_MOMENTS; count++) {
      const scaledDuration = this.#tryAt(step, scaledStart, meets);
      if (scaledDuration !== undefined) {
        return { step: step.timed.index, members: ALONE, scaledStart, scaledDuration };
      }
      this.#restore(before);
      this.#wait(scaledStart - 1);
      before = this.#save();
      const isNext = scaledStart === first || this.#next <= scaledStart;
      scaledStart = isNext ? scaledStart + 1 : this.#next;
      if (scaledStart === NEVER) break;
    }
    return undefined;
  }

  /** The variables that each event and each clock of a moment changes. */
  #changesAt(at: number): readonly ReadonlySet<number>[] {
    const events = this.#problem.events.filter(({ scaledAt }) => scaledAt === at);
    return [
      ...events.map(({ effects }) => footprintOfEffects(effects).writes),
      ...this.#clocks
        .endingAt(at)
        .map((clock) => footprintOfClock(this.#steps.time.happenings, clock).writes),
    ];
  }

  #save(): SequencePlace {
    return { state: this.#state.slice(), past: this.#past, ends: this.#clocks.save() };
  }

  #restore({ state, past, ends }: SequencePlace): void {
    this.#state = state.slice();
    this.#past = past;
    this.#clocks.restore(ends);
  }

  /**
   * Plays a step.
   *
   * @param meets whether it interferes with changes of variables
   * @returns its duration; undefined if it cannot start then, or not end
   */
  #tryAt(
    { timed, scaledDuration: planned }: RestStep,
    start: number,
    meets: (changed: ReadonlySet<number>) => boolean,
  ): number | undefined {
    // What happens at one moment reads the state before it.
    this.#wait(start - 1);
    if (this.#next === start && this.#changesAt(start).some(meets)) return undefined;
    const { start: begin, end, during, duration } = timed;
    if (!canHappen(this.#steps, begin, this.#state)) return undefined;
    const position = this.#steps.domain.variables.position?.id ?? -1;
    const range = duration && durationIn(duration, this.#state, this.#problem.ways, position);
    if (duration !== undefined && range === undefined) return undefined;
    this.#happen(begin, start);
    this.#wait(start);
    if (end < 0) return 0;
    const [from, to] = range ?? [0, 0];
    const length = planned !== undefined && planned >= from && planned <= to ? planned : from;
    const isKept = (): boolean => during < 0 || canHappen(this.#steps, during, this.#state);
    for (let count = 0; this.#next < start + length; count++) {
      if (count === MAX_MOMENTS || !isKept()) return undefined;
      this.#wait(this.#next);
    }
    if (!isKept() || !canHappen(this.#steps, end, this.#state)) return undefined;
    this.#happen(end, start + length);
    return length;
  }

  /** The time of the next event or end of a clock; infinite if there is none. */
  get #next(): number {
    return Math.min(this.#problem.events[this.#past]?.scaledAt ?? NEVER, this.#clocks.next);
  }

  /** Lets the events up to a time come, and the clocks end. */
  #wait(until: number): void {
    const { variables } = this.#steps.domain;
    const { events } = this.#problem;
    for (let at = this.#next, count = 0; at <= until && count < MAX_MOMENTS; count++) {
      const after = this.#state.slice();
      for (; events[this.#past]?.scaledAt === at; this.#past++)
        applyEvent(variables, (events[this.#past] as TimedEvent).effects, after);
      for (const { effects } of this.#clocks.endingAt(at)) applyEvent(variables, effects, after);
      this.#state = after;
      this.#clocks.update(at, after);
      at = this.#next;
    }
  }

  #happen(action: number, at: number): void {
    const after = this.#state.slice();
    applyAction(this.#steps.time.happenings.actions, action, this.#state, after);
    this.#state = after;
    this.#clocks.update(at, after);
  }
}
