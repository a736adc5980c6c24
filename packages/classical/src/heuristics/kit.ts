/**
 * Heuristics: estimates of what is left to pay, admissible ones among them.
 *
 * @module
 */

import type { Estimator } from "../model/estimator.ts";
import type { LandmarkCuts } from "./admissible.ts";

/** The arrays that evaluations fill: one search at a time works with them. */
export interface HeuristicKit {
  readonly estimator: Estimator;
  /** Made on first use; undefined where there is no relaxation. */
  readonly cuts: LandmarkCuts | undefined;
  /** Whether an evaluation is in its middle. */
  readonly isRunning: boolean;
}

/** The current user of a kit. */
type Holder = object;

/** A search that paused in the middle of an evaluation keeps its kit, unless others need it: so many do. */
const MAX_PAUSED = 2;

/** The maker of kits for one task, or for one task at several prices. */
export interface KitMaker<Priced> {
  make(task: Priced): HeuristicKit;
  /** Makes a kit that was used at other prices fit for these. */
  adopt(kit: HeuristicKit, task: Priced): void;
}

/** Lends the kits of a task: to one search at a time, and the same one to a search that paused. */
export class KitPool<Priced> {
  readonly #maker: KitMaker<Priced>;
  readonly #idle: HeuristicKit[] = [];
  /** The longest one first. */
  readonly #paused: { readonly holder: Holder; readonly kit: HeuristicKit }[] = [];

  constructor(maker: KitMaker<Priced>) {
    this.#maker = maker;
  }

  /** A kit for a slice of work: that with which the holder paused, if nobody took it meanwhile. */
  take(holder: Holder, task: Priced): HeuristicKit {
    if (this.#paused.length > 0) {
      const paused = this.#paused.findIndex((entry) => entry.holder === holder);
      if (paused >= 0) return (this.#paused.splice(paused, 1)[0] as { kit: HeuristicKit }).kit;
    }
    // Nobody hears again of searches that were given up.
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
