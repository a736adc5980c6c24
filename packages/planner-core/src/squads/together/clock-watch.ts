import type { ClockInput, ClockWatcher } from "../../engine/contract/request.ts";
import type { PackedState } from "../../rules/state/packed-state.ts";
import { footprintOfClock, haveCommon } from "../../time/durations/footprints.ts";
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
 * Watches for a runner how long clocks of things have run: one whose condition has come true began at the tick before, or with
 * the end of another clock since then that changed what it needs. The game brings about its effects; if its condition still holds in the tick after its end, it has begun anew.
 */
export class ClockWatch implements ClockWatcher {
  readonly #steps: TimedSteps;
  readonly #unitMs: number;
  /** The end of each clock on the game's clock; undefined for one that does not run. */
  readonly #endsAtMs: (number | undefined)[];
  /** The time of the last look; undefined before the first. */
  #seenMs: number | undefined;

  #told: readonly RunningClock[];

  /** @param told the time that is left of clocks at the first look. Default: those that run then have just begun */
  constructor(steps: TimedSteps, unitMs: number, told: readonly RunningClock[] = []) {
    this.#steps = steps;
    this.#unitMs = unitMs;
    this.#told = told;
    this.#endsAtMs = steps.clocks.map(() => undefined);
  }

  see(state: PackedState, nowMs: number): void {
    if (this.#seenMs === undefined) {
      for (const { clock, scaledLeft } of this.#told)
        this.#endsAtMs[clock] = nowMs + (scaledLeft * this.#unitMs) / 1000;
    }
    const sinceMs = this.#seenMs ?? nowMs;
    this.#seenMs = nowMs;
    const before = [...this.#endsAtMs];
    for (const clock of this.#steps.clocks) {
      const endMs = before[clock.index];
      if (!isRunning(this.#steps.time, clock, state)) this.#endsAtMs[clock.index] = undefined;
      else if (endMs === undefined || (endMs < sinceMs && sinceMs < nowMs)) {
        const length = (lengthOfClock(clock, state) * this.#unitMs) / 1000;
        const begunMs = endMs ?? this.#begunBy(clock, before, sinceMs, nowMs);
        this.#endsAtMs[clock.index] = Math.max(begunMs, sinceMs - length) + length;
      }
    }
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
      const scaledLeft = Math.round((Math.max(0, endMs - nowMs) * 1000) / this.#unitMs);
      return [{ clock, scaledLeft }];
    });
  }

  /** Before the first look, what was told for it. */
  left(nowMs: number): readonly ClockInput[] {
    return this.#named(this.#seenMs === undefined ? this.#told : this.running(nowMs));
  }

  /** Tells the time that is left of clocks at the first look. */
  tell(clocks: readonly ClockInput[]): void {
    this.#told = clocks.flatMap(({ clock, args = {}, leftMs }): RunningClock[] => {
      const found = this.#steps.clocks.find((each) => isCalled(each, clock, args));
      const scaledLeft = Math.round((leftMs * 1000) / this.#unitMs);
      return found === undefined ? [] : [{ clock: found.index, scaledLeft }];
    });
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
    const clocks = new PlayedClocks(this.#steps, this.running(nowMs), state, 1);
    const until = Math.round((Math.max(0, untilMs - nowMs) * 1000) / this.#unitMs);
    const now = state.slice();
    for (let at = clocks.next; at <= until; at = clocks.next) {
      for (const { effects } of clocks.endingAt(at)) {
        applyEvent(this.#steps.domain.variables, effects, now);
      }
      clocks.update(at, now);
    }
    return { state: now, clocks: this.#named(clocks.running(until)) };
  }

  shift(ms: number): void {
    if (this.#seenMs !== undefined) this.#seenMs += ms;
    this.#endsAtMs.forEach((endMs, clock) => {
      if (endMs !== undefined) this.#endsAtMs[clock] = endMs + ms;
    });
  }

  /** Takes other clocks for those that run, as what they are about has changed. */
  replace(clocks: readonly ClockInput[], nowMs: number): void {
    const seenMs = this.#seenMs;
    this.#endsAtMs.fill(undefined);
    this.resume(clocks, nowMs);
    this.#seenMs = seenMs;
  }

  resume(clocks: readonly ClockInput[], nowMs: number): void {
    this.#seenMs = nowMs;
    for (const { clock, args = {}, leftMs } of clocks) {
      const found = this.#steps.clocks.find((each) => isCalled(each, clock, args));
      if (found !== undefined) this.#endsAtMs[found.index] = nowMs + leftMs;
    }
  }
}
