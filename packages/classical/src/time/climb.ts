import type { TimeEstimates } from "./task/time-estimates.ts";
import type { TimeTask } from "./task/time-task.ts";
import { earliestNow } from "./task/zone.ts";
import type { TimeNode } from "./time-node.ts";

/** The worth of a smaller estimate than any before, and the rank that an unhelpful start loses. */
const CLIMB = 2 ** 34;
const UNHELPFUL = 2 ** 32;
/** The rank that a thousandth of time loses. */
const LATER = 1e-4;

/**
 * The order of a search that climbs: nodes whose path has most often brought the estimate below all before come first,
 * and among them helpful starts (Hoffmann, Nebel 2001). The search goes back when none is left.
 */
export class Climb {
  readonly #task: TimeTask;
  readonly #estimates: TimeEstimates;

  constructor(task: TimeTask, estimates: TimeEstimates) {
    this.#task = task;
    this.#estimates = estimates;
  }

  /**
   * Estimates a node before it is expanded. What counts is an estimate at the end of a step, as not all that is begun can
   * end.
   *
   * @returns whether the goal may be reached from it
   */
  estimate(node: TimeNode): boolean {
    // The state goes on when a moment ends.
    if (node.reads === undefined) return true;
    const { time, rest, estimate } = this.#estimates.of(node);
    if (time === Number.POSITIVE_INFINITY) return false;
    node.time = Math.max(node.time, time);
    node.rest = rest;
    node.estimate = estimate;
    node.helpful = this.#estimates.helpful();
    if (node.parent === undefined) node.least = estimate;
    else if (estimate < node.least && this.#task.joint.isEnd[node.happening] === 1) {
      node.least = estimate;
      node.climbed++;
    }
    return true;
  }

  /** The rank of a node: lower ones are expanded first, of equal ones those at an earlier time. */
  rankOf({ parent, happening, reads, estimate, climbed, zone }: TimeNode): number {
    const isStart = reads !== undefined && this.#task.joint.isEnd[happening] === 0;
    const isHelpful = !isStart || parent?.helpful?.has(happening) !== false;
    const rank = estimate + LATER * earliestNow(zone) - CLIMB * climbed;
    return isHelpful ? rank : rank + UNHELPFUL;
  }
}
