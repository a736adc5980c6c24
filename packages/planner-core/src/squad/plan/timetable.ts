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
}

/** The earliest times at which a plan can be played from now on, in its order. In thousandths from now. */
export class Timetable {
  readonly #times: ReadonlyMap<PlanMoment, number>;
  readonly #causes: ReadonlyMap<PlanMoment, PlanMoment>;
  readonly #order: StepOrder;

  private constructor(
    order: StepOrder,
    times: ReadonlyMap<PlanMoment, number>,
    causes: ReadonlyMap<PlanMoment, PlanMoment>,
  ) {
    this.#order = order;
    this.#times = times;
    this.#causes = causes;
  }

  /** Undefined if the order can no longer be kept. */
  static of(
    order: StepOrder,
    plan: readonly SquadStep[],
    limits: TimetableLimits,
  ): Timetable | undefined {
    const solver = new Solver(order, plan, limits);
    return solver.solve() ? new Timetable(order, solver.times, solver.causes) : undefined;
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
    const seen = new Set<PlanMoment>();
    let moment = this.#order.startOf(step);
    while (moment !== undefined && !seen.has(moment)) {
      seen.add(moment);
      const cause = this.#causes.get(moment);
      if (cause !== undefined && cause.step !== step) return cause;
      moment = cause;
    }
    return undefined;
  }

  #timeOf(moment: PlanMoment | undefined): number {
    return (moment && this.#times.get(moment)) ?? 0;
  }
}

/** A lower bound of the time between two moments; of the time from now, if `before` is undefined. */
interface Distance {
  readonly before: PlanMoment | undefined;
  readonly after: PlanMoment;
  readonly scaledLeast: number;
}

/** Computes earliest times as longest paths. */
class Solver {
  readonly #order: StepOrder;
  readonly #distances: Distance[] = [];
  readonly #latest = new Map<PlanMoment, number>();
  readonly #moments: readonly PlanMoment[];
  readonly times = new Map<PlanMoment, number>();
  /** The moment that put each moment where it is. */
  readonly causes = new Map<PlanMoment, PlanMoment>();
  #isPossible = true;

  constructor(order: StepOrder, plan: readonly SquadStep[], limits: TimetableLimits) {
    this.#order = order;
    this.#moments = order.moments.filter(
      (moment) =>
        !hasCome(moment) && (moment.step !== undefined || limits.fromNow(moment.scaledPlanned) > 0),
    );
    const open = new Set(this.#moments);
    for (const { before, after, scaledLeast } of order.precedences) {
      if (!open.has(before) || !open.has(after)) continue;
      // The order of two moments is only known, not made, if both are up to the world.
      if (isOfWorld(before) && isOfWorld(after)) continue;
      this.#distances.push({ before, after, scaledLeast });
    }
    for (const moment of this.#moments) {
      if (moment.step === undefined) this.#fix(moment, limits.fromNow(moment.scaledPlanned));
    }
    for (const step of plan) this.#addStep(step, limits, plan.length);
  }

  /** False if the order can no longer be kept. */
  solve(): boolean {
    // Each round of separation may bring other moments together.
    for (let round = 0; round <= this.#order.apart.length; round++) {
      if (!this.#relax()) return false;
      if (!this.#separate()) break;
    }
    return true;
  }

  #addStep(step: SquadStep, limits: TimetableLimits, slack: number): void {
    const { flight, timed } = step;
    const start = this.#order.startOf(step) as PlanMoment;
    const end = this.#order.endOf(step) as PlanMoment;
    if (flight !== undefined) {
      if (isChosen(timed)) {
        const least = Math.max(0, limits.msFromNow(flight.leastMs));
        this.#atLeast(end, least);
        this.#latest.set(end, Math.max(least, limits.msFromNow(flight.latestMs)));
      } else {
        const left = Math.max(0, limits.msFromNow(flight.endsAtMs));
        this.#atLeast(end, left);
        this.#latest.set(end, left + slack);
      }
      return;
    }
    if (start === end) return;
    const range = limits.durationOf(step);
    if (range === undefined) {
      this.#isPossible = false;
      return;
    }
    const [from, to] = range;
    this.#distances.push({ before: start, after: end, scaledLeast: from });
    if (to !== Number.POSITIVE_INFINITY) {
      this.#distances.push({ before: end, after: start, scaledLeast: -to });
    }
  }

  #fix(moment: PlanMoment, at: number): void {
    this.#atLeast(moment, at);
    this.#latest.set(moment, at);
  }

  #atLeast(after: PlanMoment, scaledLeast: number): void {
    this.#distances.push({ before: undefined, after, scaledLeast });
  }

  /** Raises times until all distances are kept. False if they cannot be. */
  #relax(): boolean {
    if (!this.#isPossible) return false;
    for (const moment of this.#moments) {
      if (!this.times.has(moment)) this.times.set(moment, 0);
    }
    let isChanged = true;
    for (let round = 0; isChanged; round++) {
      // A path visits each moment at most once, unless it can be lengthened for ever.
      if (round > this.#moments.length + 1) return false;
      isChanged = false;
      for (const distance of this.#distances) {
        const { before, after, scaledLeast } = distance;
        const from = before === undefined ? 0 : (this.times.get(before) as number);
        const least = from + scaledLeast;
        if (least <= (this.times.get(after) as number)) continue;
        this.times.set(after, least);
        if (before === undefined) this.causes.delete(after);
        else this.causes.set(after, before);
        if (least > (this.#latest.get(after) ?? Number.POSITIVE_INFINITY)) return false;
        isChanged = true;
      }
    }
    return true;
  }

  /** Puts one of two moments later that must not come at once. Returns whether there were any. */
  #separate(): boolean {
    for (const [one, other] of [...this.#order.apart, ...this.#unmade()]) {
      const at = this.times.get(one);
      if (at === undefined || at !== this.times.get(other)) continue;
      const [first, second] = other.step === undefined ? [other, one] : [one, other];
      const distance = { before: first, after: second, scaledLeast: 1 };
      this.#distances.push(distance);
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

/** The moments that a moment must wait for, as far as they have not come. */
export function awaited(
  precedences: readonly Precedence[],
  moment: PlanMoment,
  isOver: (moment: PlanMoment) => boolean,
): readonly PlanMoment[] {
  return precedences
    .filter(({ before, after }) => after === moment && !hasCome(before) && !isOver(before))
    .map(({ before }) => before);
}
