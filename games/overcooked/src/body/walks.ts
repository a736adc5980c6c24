import { DIRECTIONS, index, type Kitchen, type Pose } from "../kitchen/kitchen.ts";
import { Reservations } from "./reservations.ts";

/** A body that is to walk, or to keep out of the way. */
export interface Walker {
  readonly name: string;
  readonly pose: Pose;
  /** The cell of the station to go to; undefined for a body that only keeps out of the way. */
  readonly target: number | undefined;
  /** Steps until it should be there: to be away costs little before. */
  readonly due: number;
  /** Whether it leaves soon after it has arrived; else it stays there. */
  readonly isBrief: boolean;
}

/** A walk: the poses of the next steps, the present one first. */
export interface Walk {
  readonly poses: readonly Pose[];
  /** Steps spent until the target, as far as is known. */
  readonly cost: number;
}

/** Steps that a walk is planned ahead; beyond them only the distance counts. */
const WINDOW = 14;
/** Steps that the first body lets the others begin, where they have to make room for it. */
const PATIENCE = [0, 1, 2, 4];
/** The price of a needless step, where a step of waiting costs 1. */
const FIDGET = 0.01;
/** The price of a step away from a target that is not due yet. */
const EARLY = 0.05;
const UNREACHED = 500;

/**
 * Cooperative search with a window (WHCA*): one body after the other takes the best walk through cells and moments that
 * those before it have not reserved. Of all rotations of the order the one with the least sum of costs counts, the
 * given order first; where the others cannot make room in time, the first one waits a little.
 *
 * @returns the walks by name, or undefined if in no order all of them find one
 */
export function planWalks(
  kitchen: Kitchen,
  walkers: readonly Walker[],
  obstacles: readonly Pose[] = [],
): ReadonlyMap<string, Walk> | undefined {
  let best: ReadonlyMap<string, Walk> | undefined;
  let bestCost = Number.POSITIVE_INFINITY;
  for (let first = 0; first < walkers.length; first++) {
    const order = [...walkers.slice(first), ...walkers.slice(0, first)];
    for (const patience of PATIENCE) {
      const walks = inOrder(kitchen, order, obstacles, patience);
      if (walks === undefined) continue;
      const cost = [...walks.values()].reduce((sum, walk) => sum + walk.cost, 0);
      if (cost < bestCost) {
        best = walks;
        bestCost = cost;
      }
      break;
    }
  }
  return best;
}

function inOrder(
  kitchen: Kitchen,
  order: readonly Walker[],
  obstacles: readonly Pose[],
  patience: number,
): ReadonlyMap<string, Walk> | undefined {
  const reservations = new Reservations();
  // Others may stay where they are for now; where they go after that is not known.
  for (const [at, { cell }] of obstacles.entries())
    reservations.reserve(`other ${at}`, [cell, cell]);
  const walks = new Map<string, Walk>();
  for (const [at, walker] of order.entries()) {
    const walk = walkOf(kitchen, walker, reservations, at === 0 ? patience : 0);
    if (walk === undefined) return undefined;
    walks.set(walker.name, walk);
    reservations.reserve(walker.name, reserved(kitchen, walker, walk));
  }
  return walks;
}

/** The cells of a walk that others must avoid: all, or those until shortly after a brief visit. */
function reserved(
  kitchen: Kitchen,
  { target, isBrief }: Walker,
  { poses }: Walk,
): readonly number[] {
  const cells = poses.map(({ cell }) => cell);
  if (!isBrief || target === undefined) return cells;
  const arrival = poses.findIndex((pose) => kitchen.distance(pose, target) === 0);
  return arrival === -1 ? cells : cells.slice(0, arrival + 2);
}

interface Node {
  readonly pose: Pose;
  readonly cost: number;
  readonly before: Node | undefined;
}

function walkOf(
  kitchen: Kitchen,
  { pose, target, due }: Walker,
  reservations: Reservations,
  patience: number,
): Walk | undefined {
  const left = (at: Pose): number =>
    target === undefined ? 0 : (kitchen.distance(at, target) ?? UNREACHED);
  let layer = new Map<number, Node>([[index(pose), { pose, cost: 0, before: undefined }]]);
  for (let time = 1; time <= WINDOW; time++) {
    const next = new Map<number, Node>();
    const away = time > due ? 1 : EARLY;
    const offer = (to: Pose, from: Node, price: number): void => {
      if (!reservations.mayGo(from.pose.cell, to.cell, time)) return;
      const cost = from.cost + price;
      const known = next.get(index(to));
      if (known !== undefined && known.cost <= cost) return;
      next.set(index(to), { pose: to, cost, before: from });
    };
    for (const node of layer.values()) {
      const isThere = left(node.pose) === 0;
      offer(node.pose, node, isThere ? 0 : away);
      for (const direction of time > patience ? DIRECTIONS : []) {
        offer(kitchen.after(node.pose, direction), node, away + FIDGET);
      }
    }
    layer = next;
  }
  let best: Node | undefined;
  let bestCost = Number.POSITIVE_INFINITY;
  for (const node of layer.values()) {
    const cost = node.cost + left(node.pose);
    if (cost >= bestCost) continue;
    best = node;
    bestCost = cost;
  }
  if (best === undefined) return undefined;
  const poses: Pose[] = [];
  for (let node: Node | undefined = best; node !== undefined; node = node.before) {
    poses.push(node.pose);
  }
  return { poses: poses.reverse(), cost: bestCost };
}
