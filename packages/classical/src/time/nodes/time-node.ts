/**
 * The nodes of a search over happenings, and what is the same in them.
 *
 * @module
 */

import type { JointTimedStep } from "@understudy/planner-core/schedule";
import type { Happening, HappeningOrder } from "../task/shift-left.ts";
import type { TimeTask } from "../task/time-task.ts";
import { isMaskWithin } from "../task/variable-mask.ts";
import { covers, leastSince, startZone, type Zone } from "../task/zone.ts";

/** The members of a node in an order that is the same if members that are alike are exchanged. */
export interface MemberOrder {
  readonly members: readonly number[];
  /** The place of each running step and clock among those of the node, in an order that follows that of the members. */
  readonly open: readonly number[];
  /** The codes of what runs, in that order: of steps with the positions of their members, and of clocks. */
  readonly running: readonly number[];
}

/** A sequence of happenings, and all times at which they can take place. */
export interface TimeNode {
  readonly state: Int32Array;
  /**
   * Joint steps that run, in ascending order, and the limits of their durations. Clocks that run come after them: their
   * numbers are those of the steps and then their own.
   */
  readonly open: readonly number[];
  readonly from: readonly number[];
  readonly to: readonly number[];
  readonly zone: Zone;
  /** The next event. */
  readonly event: number;
  readonly cost: number;
  readonly parent: TimeNode | undefined;
  readonly happening: Happening;
  /** Variables read, written and only added to at the present moment; undefined once the moment is over. */
  readonly reads: Uint32Array | undefined;
  readonly writes: Uint32Array | undefined;
  readonly adds: Uint32Array | undefined;
  /** Rank of the last happening of the present moment: its happenings are in ascending order. */
  readonly rank: number;
  /** Lower bound of the time and the cost of a whole schedule. */
  time: number;
  rest: number;
  estimate: number;
  /** Least estimate at the end of a step on the path, and how often it fell. Only for climbing searches. */
  least: number;
  climbed: number;
  /** Happenings of the node's relaxed plan that can come next; undefined until a climbing search has estimated it. */
  helpful: ReadonlySet<number> | undefined;
  /** Set between moments, if members are alike. */
  order: MemberOrder | undefined;
}

/** A possible start after a node, kept in place of the far larger node that it leads to, which may never be needed. */
export interface PendingStart {
  readonly parent: TimeNode;
  readonly step: JointTimedStep;
  readonly action: number;
  readonly rank: number;
  /** Whether the start begins a new moment. */
  readonly isNew: boolean;
}

/** Approximate memory of a node without its arrays of numbers, of such an array, and of a pending start. */
const BYTES_OF_NODE = 400;
const BYTES_OF_ARRAY = 200;
export const BYTES_OF_START = 100;

/** Approximate memory of a node, in bytes. */
export function bytesOfNode({ state, open, zone, reads }: TimeNode): number {
  const fixed = BYTES_OF_NODE + BYTES_OF_ARRAY + 24 * open.length + 8 * zone.bounds.length;
  // A node between moments has most of its state from the node before.
  if (reads === undefined) return fixed;
  return fixed + 4 * BYTES_OF_ARRAY + 4 * state.length + 12 * reads.length;
}

/**
 * The node of the question.
 *
 * @param words length of a mask
 */
export function rootNode(task: TimeTask, words: number): TimeNode {
  const count = task.joint.steps.length;
  const ticking = task.clocks.flatMap(({ left }, clock) =>
    left === undefined ? [] : [{ step: count + clock, from: left, to: left }],
  );
  const running = [...[...task.running].sort((a, b) => a.step - b.step), ...ticking];
  return {
    state: task.start,
    open: running.map(({ step }) => step),
    from: running.map(({ from }) => from),
    to: running.map(({ to }) => to),
    zone: startZone(running.length),
    event: 0,
    cost: 0,
    parent: undefined,
    happening: 0,
    reads: new Uint32Array(words),
    writes: new Uint32Array(words),
    adds: new Uint32Array(words),
    rank: -1,
    time: 0,
    rest: 0,
    estimate: 0,
    least: 0,
    climbed: 0,
    helpful: undefined,
    order: undefined,
  };
}

/** Hash of the parts that must be equal for one node to dominate another. */
export function hashOfNode({ state, event, reads }: TimeNode): number {
  let hash = reads === undefined ? event : ~event;
  for (let at = 0; at < state.length; at++) {
    hash = Math.imul(hash ^ (state[at] as number), 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  return hash;
}

/** Whether every schedule that begins like `node` can begin like `other` as well, at no more cost. */
export function dominates(other: TimeNode, node: TimeNode): boolean {
  if (other.cost > node.cost || other.event !== node.event) return false;
  if (
    other.zone.size !== node.zone.size ||
    (other.reads === undefined) !== (node.reads === undefined)
  )
    return false;
  if (!isSame(other.state, node.state)) return false;
  // Within a moment, a clock that it stops still counts as running.
  if (other.reads !== undefined && !isSame(other.open, node.open)) return false;
  if (!isSame(other.from, node.from) || !isSame(other.to, node.to)) return false;
  if (other.reads !== undefined) {
    if (other.rank > node.rank) return false;
    if (!isMaskWithin(other.reads, node.reads as Uint32Array)) return false;
    if (!isMaskWithin(other.writes as Uint32Array, node.writes as Uint32Array)) return false;
    if (!allowsAdding(other, node)) return false;
  }
  return covers(other.zone, node.zone);
}

/** Whether a happening that only adds to a variable may come after one node if it may after another. */
function allowsAdding(one: TimeNode, other: TimeNode): boolean {
  const [writes, adds] = [one.writes as Uint32Array, one.adds as Uint32Array];
  return (other.adds as Uint32Array).every(
    (added, word) => (added & (writes[word] as number) & ~(adds[word] as number)) === 0,
  );
}

/**
 * Whether a step or a clock must end at the present moment but its turn is over: its end ranks before the last happening.
 *
 * @param rankOfChange of the first change by the world
 */
export function missesEnd(
  { open, to, zone, rank, reads }: Pick<TimeNode, "open" | "to" | "zone" | "rank" | "reads">,
  { joint: { steps }, events }: TimeTask,
  rankOfChange: number,
): boolean {
  if (reads === undefined) return false;
  return open.some((index, at) => {
    if (leastSince(zone, at) < (to[at] as number)) return false;
    const step = steps[index];
    if (step === undefined) return rankOfChange + events.length + index - steps.length <= rank;
    return step.ends.every((end) => end <= rank);
  });
}

/** The happenings up to a node. */
export function pathTo(last: TimeNode): HappeningOrder {
  const happenings: Happening[] = [];
  const isLater: boolean[] = [];
  for (let node = last; node.parent !== undefined; node = node.parent) {
    if (node.reads === undefined) continue;
    happenings.push(node.happening);
    isLater.push(node.parent.reads === undefined);
  }
  return { happenings: happenings.reverse(), isLater: isLater.reverse() };
}

function isSame(one: ArrayLike<number>, other: ArrayLike<number>): boolean {
  if (one.length !== other.length) return false;
  for (let at = 0; at < one.length; at++) if (one[at] !== other[at]) return false;
  return true;
}

/** A list without the item at a place. */
export function withoutItem<Item>(list: readonly Item[], at: number): readonly Item[] {
  return list.filter((_, index) => index !== at);
}

/** A list with another item inserted at a place. */
export function withItem<Item>(list: readonly Item[], at: number, item: Item): readonly Item[] {
  return [...list.slice(0, at), item, ...list.slice(at)];
}
