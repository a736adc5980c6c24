import { setImmediate as nextTurn } from "node:timers/promises";
import type { Clock, Repertoire } from "@understudy/planner-core";
import { IdleWork } from "@understudy/planner-core/internal";
import type { Counting, SharedRepertoireStats } from "./stats.ts";

/** Plans of one text: they are taken in without a pause. */
export const MAX_PLANS = 16;
/** Longer texts are refused unread: a plan of a game is a few hundred characters. */
const MAX_LENGTH = 1_000_000;
/** Texts are taken in for this long, then it is the game's turn. */
const SLICE_MS = 0.25;

/**
 * Takes the plans of others into a repertoire, in slices between the frames of the game. Nobody is trusted: each
 * plan is proved, its cost and its condition are computed again.
 */
export class Intake {
  readonly #repertoire: Repertoire;
  readonly #clock: Clock;
  readonly #counts: Counting<SharedRepertoireStats>;
  /** For what follows from the plans. */
  readonly #idle: IdleWork;
  #isDisposed = false;

  constructor(repertoire: Repertoire, clock: Clock, counts: Counting<SharedRepertoireStats>) {
    this.#repertoire = repertoire;
    this.#clock = clock;
    this.#counts = counts;
    this.#idle = new IdleWork((untilMs) => repertoire.work({ clock, untilMs }), { clock });
  }

  /**
   * Resolves once all are in the repertoire; never rejects.
   *
   * @param texts of repertoire files
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
      const report = this.#repertoire.take(text, { derive: "later", ...limits });
      counts.taken += report.added;
      counts.needless += report.needless;
      counts.refused += report.refusedCount;
    } catch {
      // Anybody may write into Redis: here it costs that text.
      counts.refused++;
    }
  }
}
