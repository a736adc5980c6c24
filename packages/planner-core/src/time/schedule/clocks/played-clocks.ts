import { footprintOfClock } from "../../durations/footprints.ts";
import type { PlayedHappening } from "../happenings.ts";
import type { RunningClock } from "../problem.ts";
import type { TimedSteps } from "../timed-steps.ts";
import { isRunning, lengthOfClock, type TimedClock } from "./timed-clocks.ts";

const NEVER = Number.POSITIVE_INFINITY;
const NONE: readonly TimedClock[] = Object.freeze([]);

/** Clocks as a schedule is played: which of them run, and until when. */
export class PlayedClocks {
  readonly #steps: TimedSteps;
  readonly #clocks: readonly TimedClock[];
  readonly #everyone: readonly number[];
  /** The end of each clock; infinite for one that does not run. */
  readonly #ends: Float64Array;

  /**
   * @param running those that run at the beginning, with the time that is left
   * @param state any member's, at the beginning
   * @param clocks the clocks that are played. Default: all
   */
  constructor(
    steps: TimedSteps,
    running: readonly RunningClock[],
    state: Int32Array,
    members: number,
    clocks: readonly TimedClock[] = steps.clocks,
  ) {
    this.#steps = steps;
    this.#clocks = clocks;
    this.#everyone = Array.from({ length: members }, (_, member) => member);
    this.#ends = new Float64Array(steps.clocks.length).fill(NEVER);
    this.update(0, state);
    for (const { clock, scaledLeft } of running) {
      if (this.#ends[clock] !== NEVER) this.#ends[clock] = scaledLeft;
    }
  }

  /** The ends of all clocks, to go back to with `restore`. */
  save(): Float64Array {
    return this.#ends.slice();
  }

  restore(ends: Float64Array): void {
    this.#ends.set(ends);
  }

  /** The next end of a clock; infinite if none runs. */
  get next(): number {
    return this.#ends.reduce((first, end) => Math.min(first, end), NEVER);
  }

  /** The end of a clock; infinite for one that does not run. */
  endOf(clock: number): number {
    return this.#ends[clock] ?? NEVER;
  }

  /** Moves all ends. */
  shift(scaled: number): void {
    for (const [clock, end] of this.#ends.entries()) this.#ends[clock] = end + scaled;
  }

  /** The clocks that run, with the time that is left. */
  running(scaledNow: number): readonly RunningClock[] {
    return [...this.#ends].flatMap((end, clock) =>
      end === NEVER ? [] : [{ clock, scaledLeft: end - scaledNow }],
    );
  }

  /** The clocks that end at a moment, in declared order. */
  endingAt(scaledAt: number): readonly TimedClock[] {
    if (this.#ends.length === 0) return NONE;
    return this.#clocks.filter(({ index }) => this.#ends[index] === scaledAt);
  }

  /** The ends of a moment. */
  at(scaledAt: number): readonly PlayedHappening[] {
    return this.endingAt(scaledAt).map((clock) => this.#happeningOf(clock, scaledAt));
  }

  #happeningOf(clock: TimedClock, scaledAt: number): PlayedHappening {
    const { effects } = clock;
    const print = footprintOfClock(this.#steps.time.happenings, clock);
    const parts = [{ action: -1, members: this.#everyone, ...print }];
    const event = { scaledAt, effects };
    return { scaledAt, played: undefined, event, clock, isStart: false, parts };
  }

  /** Begins and stops clocks after a moment. One that has ended begins anew if its condition still holds. */
  update(scaledAt: number, state: Int32Array): void {
    const ends = this.#ends;
    for (const clock of this.#clocks) {
      const { index } = clock;
      if (!isRunning(this.#steps.time, clock, state)) ends[index] = NEVER;
      else if (ends[index] === NEVER || (ends[index] as number) <= scaledAt)
        ends[index] = scaledAt + lengthOfClock(clock, state);
    }
  }

  /** The time that is left of some clocks; infinite for those that do not run. */
  leftOf(clocks: readonly number[], scaledNow: number): readonly number[] {
    return clocks.map((clock) => (this.#ends[clock] as number) - scaledNow);
  }
}
