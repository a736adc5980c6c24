/**
 * Heuristics: estimates of the remaining cost, some of them admissible.
 *
 * @module
 */

import type { Estimator } from "../model/estimator.ts";
import type { LandmarkCuts } from "./admissible.ts";

/** The heuristics of a task with their scratch memory. Used by one search at a time. */
export interface HeuristicKit {
  readonly estimator: Estimator;
  /** Landmark cuts, created on first use; undefined without a relaxation. */
  readonly cuts: LandmarkCuts | undefined;
  /** Whether an evaluation is unfinished. */
  readonly isRunning: boolean;
}

/** The search that currently uses a kit. */
type Holder = object;

/**
 * Maximum number of paused kits in the pool. A search that pauses within an evaluation keeps its kit until the pool has
 * more than this.
 */
const MAX_PAUSED = 2;

/** Creates the kits of a task, or of its variants at several costs. */
export interface KitMaker<Priced> {
  make(task: Priced): HeuristicKit;
  /** Switches a kit to the costs of another variant. */
  adopt(kit: HeuristicKit, task: Priced): void;
}

/** Lends the kits of a task, each to one search at a time. A paused search gets its own kit back. */
export class KitPool<Priced> {
  readonly #maker: KitMaker<Priced>;
  readonly #idle: HeuristicKit[] = [];
  /** Paused kits, those paused longest first. */
  readonly #paused: { readonly holder: Holder; readonly kit: HeuristicKit }[] = [];

  constructor(maker: KitMaker<Priced>) {
    this.#maker = maker;
  }

  /** A kit for a slice of work: the holder's kit from before its pause, if still available. */
  take(holder: Holder, task: Priced): HeuristicKit {
    if (this.#paused.length > 0) {
      const paused = this.#paused.findIndex((entry) => entry.holder === holder);
      if (paused >= 0) return (this.#paused.splice(paused, 1)[0] as { kit: HeuristicKit }).kit;
    }
    // A paused search may never resume, so its kit can be reused.
    const known =
      this.#idle.pop() ??
      (this.#paused.length >= MAX_PAUSED ? this.#paused.shift()?.kit : undefined);
    if (known === undefined) return this.#maker.make(task);
    this.#maker.adopt(known, task);
    return known;
  }

  giveBack(holder: Holder, kit: HeuristicKit): void {
    if (kit.isRunning) this.#paused.push({ holder, kit });
    else if (this.#idle.length === 0) this.#idle.push(kit);
  }
}
