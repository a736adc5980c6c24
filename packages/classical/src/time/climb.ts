import type { JointTimedStep } from "@understudy/planner-core/schedule";
import type { TimeNode } from "./nodes/time-node.ts";
import type { TimeEstimates } from "./task/time-estimates.ts";
import type { TimeTask } from "./task/time-task.ts";
import { earliestNow } from "./task/zone.ts";

/** Bonus for a path whose estimate reached a new minimum; penalty of an unhelpful start. */
const CLIMB = 2 ** 34;
const UNHELPFUL = 2 ** 32;
/** Penalty of a start whose condition to keep does not hold: more than any bonus of its path. */
const BROKEN = 2 ** 44;
/** Penalty of a thousandth of time. */
const LATER = 1e-4;

/**
 * The order of a climbing search: first nodes whose path has lowered the estimate to a new minimum most often, and
 * among them helpful starts (Hoffmann, Nebel 2001). It backtracks when none is left.
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
   * Estimates a node before it is expanded. Only estimates at the ends of steps count as progress: a step that began
   * may be unable to end.
   *
   * @returns whether the goal may be reached from it
   */
  estimate(node: TimeNode): boolean {
    // The end of a moment does not change the state.
    if (node.reads === undefined) return true;
    const { time, rest, estimate } = this.#estimates.of(node);
    if (time === Number.POSITIVE_INFINITY) return false;
    node.time = Math.max(node.time, time);
    node.rest = rest;
    node.estimate = estimate;
    node.helpful = this.#estimates.helpful();
    if (node.parent === undefined) node.least = estimate;
    else if (estimate < node.least && this.#isEnd(node.happening)) {
      node.least = estimate;
      node.climbed++;
    }
    return true;
  }

  #isEnd(happening: number): boolean {
    const task = this.#task;
    return task.joint.isEnd[happening] === 1 || task.clockOf(happening) !== undefined;
  }

  /** The rank of a node: lower ones are expanded first, of equal ones those at an earlier time. */
  rankOf({ estimate, climbed, zone }: TimeNode): number {
    return estimate + LATER * earliestNow(zone) - CLIMB * climbed;
  }

  /**
   * The rank of the node after a start, by the estimate and the moment of its parent. A start whose condition to keep
   * does not hold right away comes last: another happening of the moment would have to make it hold.
   */
  rankOfStart(parent: TimeNode, { during }: JointTimedStep, action: number): number {
    const isHelpful = parent.helpful?.has(action) !== false;
    const rank = this.rankOf(parent) + (isHelpful ? 0 : UNHELPFUL);
    if (during === undefined || during.holds(parent.state)) return rank;
    this.#task.afterInto(parent.state, action, this.#after);
    return during.holds(this.#after) ? rank : rank + BROKEN;
  }
}
