import { setImmediate as nextTurn } from "node:timers/promises";
import type { Clock, PlanLibrary } from "@understudy/planner-core";
import { IdleWork } from "@understudy/planner-core/internal";
import type { Counting, SharedPlanLibraryStats } from "./stats.ts";

/** Plans per text. A text is taken in without a pause. */
export const MAX_PLANS = 16;
/** Limit of a text in characters; a game's plan has a few hundred. */
const MAX_LENGTH = 1_000_000;
/** Time slice of the intake, in ms. */
const SLICE_MS = 0.25;

/**
 * Takes foreign plans into a plan library, in slices between frames. Nothing is trusted: each plan is proved, and its
 * cost and condition are computed anew.
 */
export class Intake {
  readonly #planLibrary: PlanLibrary;
  readonly #clock: Clock;
  readonly #counts: Counting<SharedPlanLibraryStats>;
  /** Derives what follows from the plans, in idle time. */
  readonly #idle: IdleWork;
  #isDisposed = false;

  constructor(planLibrary: PlanLibrary, clock: Clock, counts: Counting<SharedPlanLibraryStats>) {
    this.#planLibrary = planLibrary;
    this.#clock = clock;
    this.#counts = counts;
    this.#idle = new IdleWork((untilMs) => planLibrary.work({ clock, untilMs }), { clock });
  }

  /**
   * Resolves once all texts are taken in. Never rejects.
   *
   * @param texts plan library files
   */
  async take(texts: readonly string[]): Promise<void> {
    const clock = this.#clock;
    let untilMs = clock.now() + SLICE_MS;
    for (const text of texts) {
      if (this.#isDisposed) return;
      this.#takeOne(text);
      if (clock.now() < untilMs) continue;
      await nextTurn();
      untilMs = clock.now() + SLICE_MS;
    }
    this.#idle.wake();
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#idle.dispose();
  }

  #takeOne(text: string): void {
    const counts = this.#counts;
    const limits = { maxLength: MAX_LENGTH, maxPlans: MAX_PLANS, maxPartitions: MAX_PLANS };
    try {
      const report = this.#planLibrary.take(text, { derive: "later", ...limits });
      counts.taken += report.added;
      counts.needless += report.needless;
      counts.refused += report.refusedCount;
    } catch {
      // Any client can write to Redis; an invalid text is dropped alone.
      counts.refused++;
    }
  }
}
