/**
 * Open lists for searches with deferred evaluation.
 *
 * @module
 */

import { type OperatorsOf, SuccessorQueue } from "./successor-queue.ts";

/** Boost of the preferred queues on progress, in expansions. */
const BOOST = 300;
/** Maximum accumulated boost. */
const MOST_BOOST = 1000;

/** Numbers of the queues: first all operators by each estimate, then helpful ones by each estimate, then rare nodes. */
const STEPS = 0;
const HELPFUL_STEPS = 1;
const LANDMARKS = 2;
const HELPFUL_LANDMARKS = 3;
const RARE = 4;

/** Source of each node's operators, for the queues. */
interface OperatorSource {
  /** The largest number of operators of a node. */
  readonly most: number;
  readonly applicableOf: OperatorsOf;
  readonly helpfulOf: OperatorsOf;
  /** Whether there is a fifth queue, which serves all pairs of estimates alike (Xie and others 2014). */
  readonly hasRare: boolean;
}

/**
 * Alternating open lists: one by steps left and one by landmarks left, and for each of them a preferred list with
 * helpful operators, boosted while estimates fall (Richter, Westphal 2010).
 */
export class AlternatingQueues {
  readonly #queues: readonly SuccessorQueue[];
  /** The number of nodes with each pair of estimates. */
  readonly #alike: Map<number, number> = new Map();
  /** The lowest estimates so far. */
  #leastSteps: number = Number.POSITIVE_INFINITY;
  #leastLandmarks: number = Number.POSITIVE_INFINITY;

  constructor({ most, applicableOf, helpfulOf, hasRare }: OperatorSource) {
    this.#queues = Array.from({ length: hasRare ? RARE + 1 : RARE }, (_, queue) =>
      queue === HELPFUL_STEPS || queue === HELPFUL_LANDMARKS
        ? new SuccessorQueue(most, helpfulOf)
        : new SuccessorQueue(most, applicableOf),
    );
  }

  /** Memory in bytes. */
  get bytes(): number {
    return this.#queues.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** The queue served least so far; undefined if all are empty. */
  next(): SuccessorQueue | undefined {
    let chosen: SuccessorQueue | undefined;
    for (const queue of this.#queues) {
      if (queue.size === 0) continue;
      if (chosen === undefined || queue.served < chosen.served) chosen = queue;
    }
    if (chosen !== undefined) chosen.served++;
    return chosen;
  }

  /** Adds a node with its two estimates. */
  push(node: number, steps: number, left: number, hasHelpful: boolean): void {
    this.#notice(steps, left);
    const queues = this.#queues;
    (queues[STEPS] as SuccessorQueue).push(node, steps);
    (queues[LANDMARKS] as SuccessorQueue).push(node, left);
    if (queues.length > RARE) {
      // Both estimates in one number. Tasks have far fewer than 2 ** 16 landmarks.
      const estimates = steps * 2 ** 16 + left;
      const count = this.#alike.get(estimates) ?? 0;
      this.#alike.set(estimates, count + 1);
      (queues[RARE] as SuccessorQueue).push(node, count);
    }
    if (!hasHelpful) return;
    (queues[HELPFUL_STEPS] as SuccessorQueue).push(node, steps);
    (queues[HELPFUL_LANDMARKS] as SuccessorQueue).push(node, left);
  }

  /** Boosts the preferred queues if an estimate is the lowest so far. */
  #notice(steps: number, left: number): void {
    if (steps >= this.#leastSteps && left >= this.#leastLandmarks) return;
    this.#leastSteps = Math.min(this.#leastSteps, steps);
    this.#leastLandmarks = Math.min(this.#leastLandmarks, left);
    const { served } = this.#queues[STEPS] as SuccessorQueue;
    for (const which of [HELPFUL_STEPS, HELPFUL_LANDMARKS]) {
      const queue = this.#queues[which] as SuccessorQueue;
      // The boost is bounded, so that the other queues get their turn soon after progress stops.
      queue.served = Math.max(served - MOST_BOOST, Math.min(served, queue.served) - BOOST);
    }
  }
}
