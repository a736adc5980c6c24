import type { JointTimedStep } from "@understudy/planner-core/schedule";
import type { TimeEstimates } from "./task/time-estimates.ts";
import type { TimeTask } from "./task/time-task.ts";
import { earliestNow } from "./task/zone.ts";
import type { TimeNode } from "./time-node.ts";

/** The worth of a smaller estimate than any before, and the rank that an unhelpful start loses. */
const CLIMB = 2 ** 34;
const UNHELPFUL = 2 ** 32;
/** The rank that a start loses if the condition that its step keeps does not hold: more than a path gains by its worth. */
const BROKEN = 2 ** 44;
/** The rank that a thousandth of time loses. */
const LATER = 1e-4;

/**
 * The order of a search that climbs: nodes whose path has most often brought the estimate below all before come first,
 * and among them helpful starts (Hoffmann, Nebel 2001). The search goes back when none is left.
 */
export class Climb {
  readonly #task: TimeTask;
  readonly #estimates: TimeEstimates;
  readonly #after: Int32Array;

  constructor(task: TimeTask, estimates: TimeEstimates) {
    this.#task = task;
    this.#estimates = estimates;
    this.#after = new Int32Array(task.start.length);
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
  rankOf({ estimate, climbed, zone }: TimeNode): number {
    return estimate + LATER * earliestNow(zone) - CLIMB * climbed;
  }

  /**
   * The rank of the node after a start, which keeps the estimate and the moment of the node before. Where the condition
   * that the step keeps does not hold right after it, another happening of the moment would have to make it hold: such a
   * start comes last.
   */
  rankOfStart(parent: TimeNode, { during }: JointTimedStep, action: number): number {
    const isHelpful = parent.helpful?.has(action) !== false;
    const rank = this.rankOf(parent) + (isHelpful ? 0 : UNHELPFUL);
    if (during === undefined || during.holds(parent.state)) return rank;
    this.#task.afterInto(parent.state, action, this.#after);
    return during.holds(this.#after) ? rank : rank + BROKEN;
  }
}
