import type { Point } from "@understudy/viewer/web";

/** Size of the map, in its own units. */
export const WIDTH = 140;
export const HEIGHT = 100;

/** The map: places of villagers, guards and couriers. */
export const PLACES: Readonly<Record<string, Point>> = {
  home: { x: 58, y: 55 },
  market: { x: 80, y: 45 },
  workshop: { x: 42, y: 42 },
  field: { x: 56, y: 85 },
  river: { x: 21, y: 72 },
  forest: { x: 20, y: 32 },
  mine: { x: 84, y: 13 },
  post: { x: 114, y: 27 },
  armory: { x: 102, y: 19 },
  gate: { x: 99, y: 37 },
  tower: { x: 128, y: 13 },
  infirmary: { x: 128, y: 36 },
  depot: { x: 86, y: 63 },
  north: { x: 54, y: 11 },
  east: { x: 131, y: 61 },
  south: { x: 116, y: 89 },
  inn: { x: 109, y: 59 },
  smithy: { x: 78, y: 80 },
};

const ROADS: readonly (readonly [string, string])[] = [
  ["home", "market"],
  ["home", "workshop"],
  ["home", "field"],
  ["home", "river"],
  ["home", "depot"],
  ["workshop", "forest"],
  ["workshop", "north"],
  ["forest", "river"],
  ["market", "mine"],
  ["market", "gate"],
  ["market", "depot"],
  ["mine", "north"],
  ["gate", "post"],
  ["post", "armory"],
  ["post", "tower"],
  ["post", "infirmary"],
  ["depot", "inn"],
  ["depot", "smithy"],
  ["inn", "east"],
  ["smithy", "field"],
  ["smithy", "south"],
  ["inn", "south"],
];

/** Curvature of a road, as a share of its length. */
const BEND = 0.09;
const POINTS_A_ROAD = 10;

/** A road as a list of points. */
interface Road {
  readonly ends: readonly [string, string];
  readonly points: readonly Point[];
  readonly length: number;
}

/** All roads. */
export const ROAD_LINES: readonly Road[] = ROADS.map((ends, index) => {
  const [from, to] = [placeOf(ends[0]), placeOf(ends[1])];
  const bend = index % 2 === 0 ? BEND : -BEND;
  const middle = {
    x: (from.x + to.x) / 2 - (to.y - from.y) * bend,
    y: (from.y + to.y) / 2 + (to.x - from.x) * bend,
  };
  const points = Array.from({ length: POINTS_A_ROAD + 1 }, (_, at) => {
    const share = at / POINTS_A_ROAD;
    const rest = 1 - share;
    return {
      x: rest * rest * from.x + 2 * rest * share * middle.x + share * share * to.x,
      y: rest * rest * from.y + 2 * rest * share * middle.y + share * share * to.y,
    };
  });
  return { ends, points, length: lengthOf(points) };
});

function placeOf(name: string): Point {
  const place = PLACES[name];
  if (place === undefined) throw new RangeError(`There is no place "${name}" on the map`);
  return place;
}

function lengthOf(points: readonly Point[]): number {
  let length = 0;
  for (const [index, { x, y }] of points.entries()) {
    const next = points[index + 1];
    if (next !== undefined) length += Math.hypot(next.x - x, next.y - y);
  }
  return length;
}

/** A route along the roads. */
export class Way {
  readonly points: readonly Point[];
  readonly #length: number;

  constructor(points: readonly Point[]) {
    this.points = points;
    this.#length = lengthOf(points);
  }

  /** The point at a share of the route, from 0 to 1. */
  at(share: number): Point {
    let left = share * this.#length;
    for (const [index, from] of this.points.entries()) {
      const to = this.points[index + 1];
      if (to === undefined) return from;
      const length = Math.hypot(to.x - from.x, to.y - from.y);
      if (left <= length && length > 0) {
        const part = left / length;
        return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
      }
      left -= length;
    }
    return this.points[0] as Point;
  }
}

const known = new Map<string, Way>();

/** The shortest route between two places along the roads (Dijkstra 1959); cached per pair. */
export function wayBetween(from: string, to: string): Way {
  const key = `${from} ${to}`;
  const found = known.get(key) ?? new Way(shortest(from, to));
  known.set(key, found);
  return found;
}

function shortest(from: string, to: string): readonly Point[] {
  const best = new Map<string, { readonly length: number; readonly points: readonly Point[] }>();
  best.set(from, { length: 0, points: [placeOf(from)] });
  const open = new Set([from]);
  while (open.size > 0) {
    const lengthTo = (name: string): number => best.get(name)?.length ?? Number.POSITIVE_INFINITY;
    const [here = from] = [...open].sort((a, b) => lengthTo(a) - lengthTo(b));
    if (here === to) break;
    open.delete(here);
    for (const { ends, points, length } of ROAD_LINES) {
      const at = ends.indexOf(here);
      if (at < 0) continue;
      const next = ends[1 - at] as string;
      const whole = lengthTo(here) + length;
      if (whole >= lengthTo(next)) continue;
      const onward = at === 0 ? points : [...points].reverse();
      best.set(next, { length: whole, points: [...(best.get(here)?.points ?? []), ...onward] });
      open.add(next);
    }
  }
  return best.get(to)?.points ?? [placeOf(from), placeOf(to)];
}
