import type { JointTimedStep } from "@understudy/planner-core/schedule";
import type { TimeTask } from "../task/time-task.ts";
import { isInMask } from "../task/variable-mask.ts";
import { coversAs } from "../task/zone.ts";
import { CrewSteps } from "./crew-steps.ts";
import { doneBy, ownValuesOf } from "./member-order.ts";
import type { TimeNode } from "./time-node.ts";

/**
 * Members that are interchangeable in a node: exchanging them changes nothing. Of steps that differ only in them, one is
 * started, and one is ended.
 */
export class AlikeMembers {
  readonly #task: TimeTask;
  readonly #crews: CrewSteps;
  /** For each member, the variables that are its own, without those of running steps. */
  readonly #own: readonly Int32Array[];
  /** For each member, a bit set of the earlier members that are interchangeable with it. */
  readonly #alike: Int32Array;
  readonly #isAnyAlike: boolean;

  constructor(task: TimeTask) {
    const { joint, alike } = task;
    this.#task = task;
    this.#crews = CrewSteps.of(joint);
    this.#own = ownValuesOf(task);
    this.#alike = new Int32Array(task.problem.members.length);
    this.#isAnyAlike = alike.some((others) => others.includes(true));
  }

  /** Finds for each member the earlier members that are interchangeable with it at this moment. */
  mark(node: TimeNode): void {
    if (!this.#isAnyAlike) return;
    const { alike } = this.#task;
    const doing = doneBy(node, this.#task);
    for (let member = 1; member < this.#alike.length; member++) {
      let found = 0;
      for (let other = 0; other < member; other++) {
        if (alike[member]?.[other] !== true || !this.#hasSameValues(node, member, other)) continue;
        if (this.#doSame(node, doing, member, other)) found |= 1 << other;
      }
      this.#alike[member] = found;
    }
  }

  /**
   * Whether a crew lacks an earlier member that is interchangeable with one of its own, or has it later: the same step
   * with that one, or with both in their order, is tried instead.
   */
  hasAlike(crew: readonly number[]): boolean {
    let mask = 0;
    for (const member of crew) {
      if (((this.#alike[member] as number) & ~mask) !== 0) return true;
      mask |= 1 << member;
    }
    return false;
  }

  #hasSameValues({ state, reads, writes, adds }: TimeNode, member: number, other: number): boolean {
    const own = this.#own[member] as Int32Array;
    const others = this.#own[other] as Int32Array;
    for (let at = 0; at < own.length; at++) {
      const slot = own[at] as number;
      const alike = others[at] as number;
      if (state[slot] !== state[alike]) return false;
      for (const mask of [reads, writes, adds]) {
        if (mask !== undefined && isInMask(mask, slot) !== isInMask(mask, alike)) return false;
      }
    }
    return true;
  }

  /** Whether the steps that two members do are the same if the members are exchanged. */
  #doSame(
    node: TimeNode,
    doing: readonly (readonly number[])[],
    one: number,
    other: number,
  ): boolean {
    const ones = doing[one] as readonly number[];
    const others = doing[other] as readonly number[];
    if (ones.length !== others.length) return false;
    if (ones.length === 0) return true;
    const { open, from, to, state, zone } = node;
    const { steps } = this.#task.joint;
    const exchanged = doing.map((_, member) =>
      member === one ? other : member === other ? one : member,
    );
    const places = open.map((_, at) => at);
    const swappedPlaces = [...places];
    for (const at of [...ones, ...others]) {
      const step = steps[open[at] as number] as JointTimedStep;
      const swapped = this.#crews.stepOf(this.#crews.codeOf(step.index, exchanged));
      const place = swapped === undefined ? -1 : open.indexOf(swapped.index);
      if (swapped === undefined || place < 0) return false;
      if (from[at] !== from[place] || to[at] !== to[place]) return false;
      if (state[step.kept] !== state[swapped.kept]) return false;
      swappedPlaces[at] = place;
    }
    return coversAs(zone, zone, places, swappedPlaces);
  }
}
