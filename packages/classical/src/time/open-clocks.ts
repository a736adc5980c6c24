import { type TimeNode, withItem, withoutItem } from "./nodes/time-node.ts";
import type { TimeTask } from "./task/time-task.ts";
import {
  copyOf,
  earliestNow,
  limitSince,
  withClock,
  withoutClock,
  type Zone,
} from "./task/zone.ts";

/** The clocks of things among what runs in the nodes of a search. */
export class OpenClocks {
  readonly #task: TimeTask;

  constructor(task: TimeTask) {
    this.#task = task;
  }

  /**
   * The earliest time at which a schedule can end at a node; undefined if it cannot. An event or the end of a clock of the
   * same moment comes first.
   */
  goalTime(node: TimeNode): number | undefined {
    const { events, conditions, joint } = this.#task;
    const { state, open, event } = node;
    if (open.some((index) => index < joint.steps.length)) return undefined;
    if (!conditions.goal.holds(state)) return undefined;
    const zone = this.#beforeEnds(node);
    if (zone === undefined) return undefined;
    const time = earliestNow(zone);
    return (events[event]?.scaledAt ?? Number.POSITIVE_INFINITY) > time ? time : undefined;
  }

  /** The times of a node at which no clock has come to its end; undefined if there are none. */
  #beforeEnds({ open, to, zone }: TimeNode): Zone | undefined {
    const { length } = this.#task.joint.steps;
    if ((open.at(-1) ?? -1) < length) return zone;
    const before = copyOf(zone);
    for (let at = open.length - 1; at >= 0 && (open[at] as number) >= length; at--) {
      if (!limitSince(before, at, 0, (to[at] as number) - 1)) return undefined;
    }
    return before;
  }

  /** Whether a clock may still end at the moment of a node that has stopped it: no estimate of the node's state tells that. */
  areCut({ open, state, reads }: TimeNode): boolean {
    if (reads === undefined) return false;
    const { clocks, joint } = this.#task;
    return open.some(
      (index) => clocks[index - joint.steps.length]?.condition.holds(state) === false,
    );
  }

  /**
   * A node at the end of its moment: clocks whose condition has come true begin, others stop. A clock stops before its
   * end: what stops it at the same moment interferes with that, or is the end of another clock, and both end.
   *
   * @returns undefined if no times are left
   */
  after(node: TimeNode): TimeNode | undefined {
    const { clocks, joint } = this.#task;
    let after = node;
    for (const [index, clock] of clocks.entries()) {
      const id = joint.steps.length + index;
      const at = after.open.indexOf(id);
      const isOn = clock.condition.holds(node.state);
      if (isOn === at >= 0) continue;
      if (isOn) {
        const place = after.open.filter((other) => other < id).length;
        const length = clock.lengthIn(node.state);
        after = {
          ...after,
          open: withItem(after.open, place, id),
          from: withItem(after.from, place, length),
          to: withItem(after.to, place, length),
          zone: withClock(after.zone, place),
        };
        continue;
      }
      const zone = copyOf(after.zone);
      if (!limitSince(zone, at, 0, (after.to[at] as number) - 1)) return undefined;
      after = {
        ...after,
        open: withoutItem(after.open, at),
        from: withoutItem(after.from, at),
        to: withoutItem(after.to, at),
        zone: withoutClock(zone, at),
      };
    }
    return after;
  }
}
