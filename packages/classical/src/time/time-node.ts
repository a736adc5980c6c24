import type { Happening, HappeningOrder } from "./task/shift-left.ts";
import { isMaskWithin } from "./task/variable-mask.ts";
import { covers, type Zone } from "./task/zone.ts";

/** A sequence of happenings, and all times at which they can take place. */
export interface TimeNode {
  readonly state: Int32Array;
  /** Joint steps that run, in ascending order, and the limits of their durations. */
  readonly open: readonly number[];
  readonly from: readonly number[];
  readonly to: readonly number[];
  readonly zone: Zone;
  /** The next event. */
  readonly event: number;
  readonly cost: number;
  readonly parent: TimeNode | undefined;
  readonly happening: Happening;
  /** Variables read and written at the present moment; undefined once the moment is over. */
  readonly reads: Uint32Array | undefined;
  readonly writes: Uint32Array | undefined;
  /** Rank of the last happening of the present moment: its happenings are in ascending order. */
  readonly rank: number;
  /** Lower bound of the time and the cost of a whole schedule. */
  time: number;
  rest: number;
  estimate: number;
  /** The least estimate at the end of a step on the path, and how often it became less. Only kept by a search that climbs. */
  least: number;
  climbed: number;
  /** The happenings of a relaxed plan from here that can come next, once known to such a search. */
  helpful: ReadonlySet<number> | undefined;
}

/** A hash of the parts in which a node must equal another to dominate it. */
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
  if (!isSame(other.from, node.from) || !isSame(other.to, node.to)) return false;
  if (other.reads !== undefined) {
    if (other.rank > node.rank) return false;
    if (!isMaskWithin(other.reads, node.reads as Uint32Array)) return false;
    if (!isMaskWithin(other.writes as Uint32Array, node.writes as Uint32Array)) return false;
  }
  return covers(other.zone, node.zone);
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
