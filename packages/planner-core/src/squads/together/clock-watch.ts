import type { ClockInput, ClockWatcher } from "../../engine/contract/request.ts";
import type { PackedState } from "../../rules/state/packed-state.ts";
import { footprintOfClock, haveCommon } from "../../time/durations/footprints.ts";
import { clockGroups } from "../../time/schedule/clocks/clock-groups.ts";
import { PlayedClocks } from "../../time/schedule/clocks/played-clocks.ts";
import {
  isCalled,
  isRunning,
  lengthOfClock,
  type TimedClock,
} from "../../time/schedule/clocks/timed-clocks.ts";
import { applyEvent } from "../../time/schedule/events/apply-event.ts";
import type { RunningClock } from "../../time/schedule/problem.ts";
import type { TimedSteps } from "../../time/schedule/timed-steps.ts";

/**
 * Most moments between two looks at which clocks of a group end that are played to see what runs, unless these come
 * round.
 */
const MAX_MOMENTS = 10_000;

/** The state to which clocks LLM planner until a time, in thousandths since the first one. */
interface ClocksAhead {
  readonly state: PackedState;
  /** The time that is left of each clock then; infinite for a clock that does not run. */
  readonly left: Float64Array;
  readonly until: number;
  /** The clocks that were not played to the end. */
  readonly cut: ReadonlySet<TimedClock>;
}

/** A moment to compare later ones with. */
interface KeptMoment {
  readonly at: number;
  readonly state: PackedState;
  readonly ends: Float64Array;
}

/**
 * Finds out when a state with its clocks has come round, by comparing with a state that is kept ever longer (Brent,
 * 1980).
 */
class Round {
  #kept: KeptMoment | undefined;
  #count = 0;
  #keepFor = 1;

  /** The time that a round takes, found once; undefined before. */
  lengthAt(at: number, state: PackedState, clocks: PlayedClocks): number | undefined {
    if (this.#keepFor === 0) return undefined;
    const kept = this.#kept;
    if (kept !== undefined && isSame(kept, { at, state, clocks })) {
      this.#keepFor = 0;
      return at - kept.at;
    }
    if (++this.#count < this.#keepFor) return undefined;
    this.#kept = { at, state: state.slice(), ends: clocks.save() };
    this.#count = 0;
    this.#keepFor *= 2;
    return undefined;
  }
}

/** Whether a state and the time that is left of its clocks are those of a kept moment. */
function isSame(
  kept: KeptMoment,
  { at, state, clocks }: { at: number; state: PackedState; clocks: PlayedClocks },
): boolean {
  return (
    kept.ends.every((end, clock) => clocks.endOf(clock) - at === end - kept.at) &&
    kept.state.every((value, variable) => value === state[variable])
  );
}

/**
 * Watches for a runner how long clocks of things have run. The game brings about their effects. Where the clocks alone
 * explain what it tells, it is as they have played since the last look, however often each of them has ended.
 * Otherwise, a clock whose condition has come true began at the tick before, or with the end of another clock since
 * then that changed what it needs; if its condition still holds in the tick after its end, it has begun anew. One that
 * would be over by now after a long gap has just begun.
 */
export class ClockWatch implements ClockWatcher {
  readonly #steps: TimedSteps;
  readonly #unitMs: number;
  /** The end of each clock on the game's clock; undefined for one that does not run. */
  readonly #endsAtMs: (number | undefined)[];
  /** The time of the last look; undefined before the first. */
  #seenMs: number | undefined;
  /** The state at the last look. */
  #seen: PackedState | undefined;

  #told: readonly RunningClock[];

  /** @param told the time that is left of clocks at the first look. Default: those that run then have just begun */
  constructor(steps: TimedSteps, unitMs: number, told: readonly RunningClock[] = []) {
    this.#steps = steps;
    this.#unitMs = unitMs;
    this.#told = told;
    this.#endsAtMs = steps.clocks.map(() => undefined);
  }

  see(state: PackedState, nowMs: number, expected: PackedState | undefined = this.#seen): void {
    if (this.#seenMs === undefined) {
      for (const { clock, scaledLeft } of this.#told)
        this.#endsAtMs[clock] = nowMs + (scaledLeft * this.#unitMs) / 1000;
    }
    if (expected === this.#seen && this.#isUnchanged(state, nowMs)) {
      this.#seenMs = nowMs;
      return;
    }
    const sinceMs = this.#seenMs ?? nowMs;
    const before = [...this.#endsAtMs];
    const ahead = expected && this.#play(expected, sinceMs, nowMs);
    this.#seenMs = nowMs;
    this.#seen = state.slice();
    for (const clock of this.#steps.clocks) {
      const { index } = clock;
      const endMs = before[index];
      if (!isRunning(this.#steps.time, clock, state)) this.#endsAtMs[index] = undefined;
      else if (ahead?.cut.has(clock) === false && this.#isAsPlayed(clock, state, ahead.state)) {
        const scaled = ahead.until + (ahead.left[index] as number);
        if (endMs === undefined || scaled !== this.#scaled(endMs - sinceMs))
          this.#endsAtMs[index] = sinceMs + (scaled * this.#unitMs) / 1000;
      } else if (endMs === undefined || (endMs < sinceMs && sinceMs < nowMs)) {
        const length = (lengthOfClock(clock, state) * this.#unitMs) / 1000;
        const begunMs = endMs ?? this.#begunBy(clock, before, sinceMs, nowMs);
        const nextMs = Math.max(begunMs, sinceMs - length) + length;
        const isOver = endMs === undefined && nextMs < nowMs;
        this.#endsAtMs[index] = isOver ? nowMs + length : nextMs;
      }
    }
  }

  /** Whether a state is that of the last look, and no clock has ended since. */
  #isUnchanged(state: PackedState, nowMs: number): boolean {
    if (this.#seen?.every((value, variable) => value === state[variable]) !== true) return false;
    return this.#endsAtMs.every((endMs) => endMs === undefined || endMs > nowMs);
  }

  #scaled(ms: number): number {
    return Math.round((Math.max(0, ms) * 1000) / this.#unitMs);
  }

  /** Lets clocks end until a time, each group apart. */
  #play(begin: PackedState, fromMs: number, untilMs: number): ClocksAhead {
    const begun = this.running(fromMs);
    const until = this.#scaled(untilMs - fromMs);
    const state = begin.slice();
    const left = new Float64Array(this.#steps.clocks.length).fill(Number.POSITIVE_INFINITY);
    const cut = new Set<TimedClock>();
    for (const group of clockGroups(this.#steps)) {
      const clocks = new PlayedClocks(this.#steps, begun, state, 1, group);
      const playedUntil = this.#playGroup(clocks, state, until);
      for (const { clock, scaledLeft } of clocks.running(playedUntil)) left[clock] = scaledLeft;
      if (playedUntil < until) for (const clock of group) cut.add(clock);
    }
    return { state, left, until, cut };
  }

  /**
   * Lets clocks of a group end, and plays once what comes round again. Returns the time up to which they were played.
   */
  #playGroup(clocks: PlayedClocks, state: PackedState, until: number): number {
    const round = new Round();
    let at = 0;
    for (let count = 0; clocks.next <= until; count++) {
      if (count >= MAX_MOMENTS) return at;
      at = clocks.next;
      for (const { effects } of clocks.endingAt(at)) {
        applyEvent(this.#steps.domain.variables, effects, state);
      }
      clocks.update(at, state);
      const length = round.lengthAt(at, state, clocks);
      if (length !== undefined) clocks.shift(Math.floor((until - at) / length) * length);
    }
    return until;
  }

  /** Whether all that a clock needs is as the clocks would have left it. */
  #isAsPlayed(clock: TimedClock, state: PackedState, played: PackedState): boolean {
    const { reads } = footprintOfClock(this.#steps.time.happenings, clock);
    return [...reads].every((variable) => state[variable] === played[variable]);
  }

  /** When the last of other clocks ended since a time that changed what a clock needs; that time if none did. */
  #begunBy(
    clock: TimedClock,
    endsAtMs: readonly (number | undefined)[],
    sinceMs: number,
    nowMs: number,
  ): number {
    const { happenings } = this.#steps.time;
    const { reads } = footprintOfClock(happenings, clock);
    let begunMs = sinceMs;
    for (const other of this.#steps.clocks) {
      const endMs = endsAtMs[other.index];
      if (endMs === undefined || endMs <= begunMs || endMs > nowMs || other === clock) continue;
      if (haveCommon(footprintOfClock(happenings, other).writes, reads)) begunMs = endMs;
    }
    return begunMs;
  }

  /** The clocks that run, with the time that is left in thousandths of a unit. */
  running(nowMs: number): readonly RunningClock[] {
    return this.#endsAtMs.flatMap((endMs, clock) => {
      if (endMs === undefined) return [];
      return [{ clock, scaledLeft: this.#scaled(endMs - nowMs) }];
    });
  }

  /** Before the first look, what was told for it. */
  left(nowMs: number): readonly ClockInput[] {
    return this.#named(this.#seenMs === undefined ? this.#told : this.running(nowMs));
  }

  tell(clocks: readonly ClockInput[]): void {
    this.#forget();
    this.#told = clocks.flatMap(({ clock, args = {}, leftMs }): RunningClock[] => {
      const found = this.#steps.clocks.find((each) => isCalled(each, clock, args));
      const scaledLeft = Math.round((leftMs * 1000) / this.#unitMs);
      return found === undefined ? [] : [{ clock: found.index, scaledLeft }];
    });
  }

  #forget(): void {
    this.#endsAtMs.fill(undefined);
    this.#seenMs = undefined;
    this.#seen = undefined;
    this.#told = [];
  }

  #named(running: readonly RunningClock[]): readonly ClockInput[] {
    return running.map(({ clock, scaledLeft }) => {
      const { name, args } = this.#steps.clocks[clock] as TimedClock;
      const own = Object.keys(args).length === 0 ? {} : { args };
      return { clock: name, ...own, leftMs: (scaledLeft * this.#unitMs) / 1000 };
    });
  }

  ahead(
    state: PackedState,
    nowMs: number,
    untilMs: number,
  ): { readonly state: PackedState; readonly clocks: readonly ClockInput[] } {
    const ahead = this.#play(state, nowMs, untilMs);
    const running = [...ahead.left].flatMap((scaledLeft, clock) =>
      scaledLeft === Number.POSITIVE_INFINITY ? [] : [{ clock, scaledLeft }],
    );
    return { state: ahead.state, clocks: this.#named(running) };
  }

  shift(ms: number): void {
    if (this.#seenMs !== undefined) this.#seenMs += ms;
    this.#endsAtMs.forEach((endMs, clock) => {
      if (endMs !== undefined) this.#endsAtMs[clock] = endMs + ms;
    });
  }

  replace(clocks: readonly ClockInput[], nowMs: number): void {
    const seenMs = this.#seenMs;
    this.resume(clocks, nowMs);
    this.#seenMs = seenMs;
  }

  resume(clocks: readonly ClockInput[], nowMs: number): void {
    this.#forget();
    this.#seenMs = nowMs;
    for (const { clock, args = {}, leftMs } of clocks) {
      const found = this.#steps.clocks.find((each) => isCalled(each, clock, args));
      if (found !== undefined) this.#endsAtMs[found.index] = nowMs + leftMs;
    }
  }
}
