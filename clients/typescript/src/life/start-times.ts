import type { PlanStep } from "../message/schema.ts";

/** A gap above this is a wait: consecutive steps start a thousandth of a unit apart. */
const MOMENT = 0.0015;

/** Earliest starts of steps, on the game's clock. Most plans have none. */
export class StartTimes {
  readonly #fromMs = new WeakMap<PlanStep, number>();

  /** @param fromMs the time of each step */
  set(steps: readonly PlanStep[], fromMs: readonly number[] = []): void {
    for (const [index, ms] of fromMs.entries()) {
      const step = steps[index];
      if (step !== undefined) this.#fromMs.set(step, ms);
    }
  }

  /**
   * Takes all starts of a local plan with a wait as earliest starts, since such a plan does not say which waits are
   * needed.
   */
  keep(steps: readonly PlanStep[], nowMs: number): void {
    let endsAt = 0;
    const hasWait = steps.some(({ startsAt = endsAt, duration = 0 }) => {
      const isWait = startsAt > endsAt + MOMENT;
      endsAt = startsAt + duration;
      return isWait;
    });
    if (!hasWait) return;
    for (const step of steps) {
      if (step.startsAt !== undefined) this.#fromMs.set(step, nowMs + 1000 * step.startsAt);
    }
  }

  /** Whether a step may begin at a time. */
  isDue(step: PlanStep, nowMs: number): boolean {
    const fromMs = this.#fromMs.get(step);
    return fromMs === undefined || nowMs >= fromMs;
  }
}
