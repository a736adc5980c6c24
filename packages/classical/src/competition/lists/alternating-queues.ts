/**
 * Lists of nodes and operators for searches that take successors one at a time.
 *
 * @module
 */

import { type OperatorsOf, SuccessorQueue } from "./successor-queue.ts";

/** Nodes from queues of helpful ones that are taken before others when an estimate fell. */
const BOOST = 300;
/** The most of them that add up. */
const MOST_BOOST = 1000;

/** The queues of successors. Those by helpful operators come second, that of rare nodes last. */
const STEPS = 0;
const HELPFUL_STEPS = 1;
const LANDMARKS = 2;
const HELPFUL_LANDMARKS = 3;
const RARE = 4;

/** The operators of nodes, for queues. */
interface OperatorSource {
  /** The most operators that a node has. */
  readonly most: number;
  readonly applicableOf: OperatorsOf;
  readonly helpfulOf: OperatorsOf;
  /** Whether there is a fifth queue that serves all pairs of estimates alike (Xie and others 2014). */
  readonly hasRare: boolean;
}

/**
 * Queues of successors that are served in turn: two by the steps and the landmarks that are left, and for each a second
 * one of the helpful operators alone, which comes first while estimates fall (Richter, Westphal 2010).
 */
export class AlternatingQueues {
  readonly #queues: readonly SuccessorQueue[];
  /** The number of nodes of two estimates. */
  readonly #alike: Map<number, number> = new Map();
  /** The lowest estimates that were seen. */
  #leastSteps: number = Number.POSITIVE_INFINITY;
  #leastLandmarks: number = Number.POSITIVE_INFINITY;

  constructor({ most, applicableOf, helpfulOf, hasRare }: OperatorSource) {
    this.#queues = Array.from({ length: hasRare ? RARE + 1 : RARE }, (_, queue) =>
      queue === HELPFUL_STEPS || queue === HELPFUL_LANDMARKS
        ? new SuccessorQueue(most, helpfulOf)
        : new SuccessorQueue(most, applicableOf),
    );
  }

  /** The memory that they take, in bytes. */
  get bytes(): number {
    return this.#queues.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** The queue that was served least; undefined if all are empty. */
  next(): SuccessorQueue | undefined {
    let chosen: SuccessorQueue | undefined;
    for (const queue of this.#queues) {
      if (queue.size === 0) continue;
      if (chosen === undefined || queue.served < chosen.served) chosen = queue;
    }
    if (chosen !== undefined) chosen.served++;
    return chosen;
  }

  /** Adds a node by its two estimates. */
  push(node: number, steps: number, left: number, hasHelpful: boolean): void {
    this.#notice(steps, left);
    const queues = this.#queues;
    (queues[STEPS] as SuccessorQueue).push(node, steps);
    (queues[LANDMARKS] as SuccessorQueue).push(node, left);
    if (queues.length > RARE) {
      // One number for both; tasks have far fewer landmarks.
      const estimates = steps * 2 ** 16 + left;
      const count = this.#alike.get(estimates) ?? 0;
      this.#alike.set(estimates, count + 1);
      (queues[RARE] as SuccessorQueue).push(node, count);
    }
    if (!hasHelpful) return;
    (queues[HELPFUL_STEPS] as SuccessorQueue).push(node, steps);
    (queues[HELPFUL_LANDMARKS] as SuccessorQueue).push(node, left);
  }

  /** Serves the helpful operators first for a while when an estimate is the lowest so far. */
  #notice(steps: number, left: number): void {
    if (steps >= this.#leastSteps && left >= this.#leastLandmarks) return;
    this.#leastSteps = Math.min(this.#leastSteps, steps);
    this.#leastLandmarks = Math.min(this.#leastLandmarks, left);
    const { served } = this.#queues[STEPS] as SuccessorQueue;
    for (const which of [HELPFUL_STEPS, HELPFUL_LANDMARKS]) {
      const queue = this.#queues[which] as SuccessorQueue;
      // Bounded: where estimates fell often and then no more, others are served soon.
      queue.served = Math.max(served - MOST_BOOST, Math.min(served, queue.served) - BOOST);
    }
  }
}
