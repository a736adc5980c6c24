import type { StepRun } from "../../../engine/life/running-step.ts";
import { isChosen, type SquadStep } from "./squad-step.ts";
import {
  hasCome,
  isOfWorld,
  type PlanMoment,
  type Precedence,
  type StepOrder,
} from "./step-order.ts";

/** Limits on the times of a plan, in thousandths from now. */
export interface TimetableLimits {
  /** The least and the greatest duration of a step that has not started; undefined if it has no way. */
  durationOf(step: SquadStep): readonly [from: number, to: number] | undefined;
  /** The time of a moment of the plan, from now. */
  fromNow(scaledPlanned: number): number;
  /** The time of the game, from now. */
  msFromNow(ms: number): number;
  /** The time of the game at which a running step of a fixed duration is expected to end. */
  expectedEndMs(running: StepRun): number;
  /** The least time of the start of a step that has not started. */
  notBefore(step: SquadStep): number;
}

/** A lower bound of the time between two moments, by their positions; of the time from now, if `before` is negative. */
interface Distance {
  readonly before: number;
  readonly after: number;
  readonly scaledLeast: number;
}

/**
 * The earliest times at which a plan can be played from now on, in its order: longest paths. In thousandths from now.
 */
export class Timetable {
  readonly #order: StepOrder;
  readonly #distances: Distance[] = [];
  /** The moments that have not come. */
  readonly #moments: readonly PlanMoment[];
  readonly #positions: ReadonlyMap<PlanMoment, number>;
  readonly #times: Float64Array;
  /** The greatest time of each moment. */
  readonly #latest: Float64Array;
  /** The moment that put a moment where it is, by position; -1 for none. */
  readonly #causes: Int32Array;
  #isPossible = true;

  private constructor(order: StepOrder, plan: readonly SquadStep[], limits: TimetableLimits) {
    this.#order = order;
    this.#moments = order.moments.filter(
      (moment) =>
        !hasCome(moment) && (moment.step !== undefined || limits.fromNow(moment.scaledPlanned) > 0),
    );
    this.#positions = new Map(this.#moments.map((moment, position) => [moment, position]));
    this.#times = new Float64Array(this.#moments.length);
    this.#latest = new Float64Array(this.#moments.length).fill(Number.POSITIVE_INFINITY);
    this.#causes = new Int32Array(this.#moments.length).fill(-1);
    for (const { before, after, scaledLeast } of order.precedences) {
      const [one, other] = [this.#positions.get(before), this.#positions.get(after)];
      if (one === undefined || other === undefined) continue;
      // The order of two moments is only known, not made, if both are up to the world.
      if (isOfWorld(before) && isOfWorld(after)) continue;
      this.#distances.push({ before: one, after: other, scaledLeast });
    }
    this.#moments.forEach((moment, position) => {
      if (moment.step !== undefined) return;
      const at = limits.fromNow(moment.scaledPlanned);
      this.#within(position, at, at);
    });
    for (const step of plan) this.#addStep(step, limits, plan.length);
  }

  /** Undefined if the order can no longer be kept. */
  static of(
    order: StepOrder,
    plan: readonly SquadStep[],
    limits: TimetableLimits,
  ): Timetable | undefined {
    const timetable = new Timetable(order, plan, limits);
    return timetable.#solve() ? timetable : undefined;
  }

  /** The start of a step; 0 for one in flight. */
  startOf(step: SquadStep): number {
    return this.#timeOf(this.#order.startOf(step));
  }

  endOf(step: SquadStep): number {
    return this.#timeOf(this.#order.endOf(step));
  }

  /** The moment that keeps a step from starting; undefined if there is none. */
  awaitedBy(step: SquadStep): PlanMoment | undefined {
    const seen = new Set<number>();
    let at = this.#positionOf(this.#order.startOf(step));
    while (at >= 0 && !seen.has(at)) {
      seen.add(at);
      at = this.#causes[at] as number;
      const cause = this.#moments[at];
      if (cause !== undefined && cause.step !== step) return cause;
    }
    return undefined;
  }

  #timeOf(moment: PlanMoment | undefined): number {
    return this.#times[this.#positionOf(moment)] ?? 0;
  }

  /** -1 for a moment that has come, or none. */
  #positionOf(moment: PlanMoment | undefined): number {
    return (moment && this.#positions.get(moment)) ?? -1;
  }

  /** False if the order can no longer be kept. */
  #solve(): boolean {
    // Each round of separation may bring other moments together.
    for (let round = 0; round <= this.#order.precedences.length; round++) {
      if (!this.#relax()) return false;
      if (!this.#separate()) break;
    }
    return true;
  }

  #addStep(step: SquadStep, limits: TimetableLimits, slack: number): void {
    const { running, timed } = step;
    const start = this.#positionOf(this.#order.startOf(step));
    const end = this.#positionOf(this.#order.endOf(step));
    if (running !== undefined) {
      const endMs = isChosen(timed) ? running.leastMs : limits.expectedEndMs(running);
      const least = Math.max(0, limits.msFromNow(endMs));
      const latest = isChosen(timed) ? limits.msFromNow(running.latestMs) : least + slack;
      this.#within(end, least, Math.max(least, latest));
      return;
    }
    this.#distances.push({ before: -1, after: start, scaledLeast: limits.notBefore(step) });
    if (start === end) return;
    const range = limits.durationOf(step);
    if (range === undefined) {
      this.#isPossible = false;
      return;
    }
    const [from, to] = range;
    this.#distances.push({ before: start, after: end, scaledLeast: from });
    if (to !== Number.POSITIVE_INFINITY)
      this.#distances.push({ before: end, after: start, scaledLeast: -to });
  }

  #within(after: number, scaledLeast: number, scaledLatest: number): void {
    if (after < 0) return;
    this.#distances.push({ before: -1, after, scaledLeast });
    this.#latest[after] = scaledLatest;
  }

  /** Raises times until all distances are kept. False if they cannot be. */
  #relax(): boolean {
    if (!this.#isPossible) return false;
    const times = this.#times;
    let isChanged = true;
    for (let round = 0; isChanged; round++) {
      // A path visits each moment at most once, unless it can be lengthened for ever.
      if (round > this.#moments.length + 1) return false;
      isChanged = false;
      for (const { before, after, scaledLeast } of this.#distances) {
        const least = before < 0 ? scaledLeast : (times[before] as number) + scaledLeast;
        if (least <= (times[after] as number)) continue;
        times[after] = least;
        this.#causes[after] = before;
        if (least > (this.#latest[after] as number)) return false;
        isChanged = true;
      }
    }
    return true;
  }

  /** Puts one of two moments later that must not come at once. Returns whether there were any. */
  #separate(): boolean {
    for (const [one, other] of this.#unmade()) {
      const [first, second] = other.step === undefined ? [other, one] : [one, other];
      const [before, after] = [this.#positions.get(first), this.#positions.get(second)];
      if (before === undefined || after === undefined) continue;
      if (this.#times[before] !== this.#times[after]) continue;
      this.#distances.push({ before, after, scaledLeast: 1 });
      return true;
    }
    return false;
  }

  /** Pairs whose order is up to the world. */
  *#unmade(): Iterable<readonly [PlanMoment, PlanMoment]> {
    for (const { before, after, scaledLeast } of this.#order.precedences) {
      if (scaledLeast > 0 && isOfWorld(before) && isOfWorld(after)) yield [before, after];
    }
  }
}

/**
 * The moments that a moment must wait for, as far as they have not come.
 *
 * @param isOver whether the earlier moment of a precedence has come, apart from the starts of steps in flight
 */
export function awaited(
  order: StepOrder,
  moment: PlanMoment,
  isOver: (precedence: Precedence) => boolean,
): readonly PlanMoment[] {
  return order
    .before(moment)
    .filter((precedence) => !hasCome(precedence.before) && !isOver(precedence))
    .map(({ before }) => before);
}

/** The length of a step in thousandths: in the timetable, else as planned. */
export function scaledLength(step: SquadStep, timetable: Timetable | undefined): number {
  if (timetable === undefined || step.timed.end < 0) return step.scaledEnd - step.scaledStart;
  return timetable.endOf(step) - timetable.startOf(step);
}
