/**
 * Heuristics: estimates of the remaining cost, some of them admissible.
 *
 * @module
 */

import type { Estimator } from "../model/estimator.ts";
import type { LandmarkCuts } from "./admissible.ts";

/** The heuristics of a task with their scratch memory. Used by one search at a time. */
export interface Heuristics {
  readonly estimator: Estimator;
  /** Landmark cuts, created on first use; undefined without a relaxation. */
  readonly cuts: LandmarkCuts | undefined;
  /** Whether an evaluation is unfinished. */
  readonly isRunning: boolean;
}

/** The search that currently uses such heuristics. */
type Holder = object;

/**
 * Maximum number of paused holders in the pool. A search that pauses within an evaluation keeps its heuristics until
 * the pool has more than this.
 */
const MAX_PAUSED = 2;

/** Creates the heuristics of a task, or of its variants at several costs. */
export interface HeuristicsMaker<Priced> {
  make(task: Priced): Heuristics;
  /** Switches heuristics to the costs of another variant. */
  adopt(heuristics: Heuristics, task: Priced): void;
}

/** Lends the heuristics of a task, each to one search at a time. A paused search gets its own heuristics back. */
export class HeuristicsPool<Priced> {
  readonly #maker: HeuristicsMaker<Priced>;
  readonly #idle: Heuristics[] = [];
  /** Paused heuristics, those paused longest first. */
  readonly #paused: { readonly holder: Holder; readonly heuristics: Heuristics }[] = [];

  constructor(maker: HeuristicsMaker<Priced>) {
    this.#maker = maker;
  }

  /** Heuristics for a slice of work: the holder's heuristics from before its pause, if still available. */
  take(holder: Holder, task: Priced): Heuristics {
    if (this.#paused.length > 0) {
      const paused = this.#paused.findIndex((entry) => entry.holder === holder);
      if (paused >= 0)
        return (this.#paused.splice(paused, 1)[0] as { heuristics: Heuristics }).heuristics;
    }
    // A paused search may never resume, so its heuristics can be reused.
    const known =
      this.#idle.pop() ??
      (this.#paused.length >= MAX_PAUSED ? this.#paused.shift()?.heuristics : undefined);
    if (known === undefined) return this.#maker.make(task);
    this.#maker.adopt(known, task);
    return known;
  }

  giveBack(holder: Holder, heuristics: Heuristics): void {
    if (heuristics.isRunning) this.#paused.push({ holder, heuristics });
    else if (this.#idle.length === 0) this.#idle.push(heuristics);
  }
}
