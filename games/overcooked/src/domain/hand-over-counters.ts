import type { Kitchen, Station } from "../kitchen/kitchen.ts";

/** The counters that a plan may use: more of them make searches longer, and seldom plans shorter. */
const LIMIT = 2;

/**
 * The counters on which a hand-over pays: between two parts of the floor, or where it saves a way around. The
 * best ones have the least way from a source to them and on to a pot.
 */
export function handOverCounters(kitchen: Kitchen, regions: readonly number[]): readonly Station[] {
  const pots = kitchen.stations.filter(({ kind }) => kind === "pot");
  const sources = kitchen.stations.filter(({ kind }) => kind === "onion" || kind === "dish");
  const priced = kitchen.stations
    .filter(({ kind }) => kind === "counter")
    .flatMap((counter) => {
      const poses = kitchen
        .posesAt(counter.cell)
        .filter(({ cell }) => regions.includes(kitchen.regionOf(cell)));
      let saved = 0;
      for (const pose of poses) {
        for (const other of poses) {
          if (pose.cell === other.cell) continue;
          const around = steps(kitchen, pose.cell, other.cell);
          saved = Math.max(saved, around);
        }
      }
      if (saved < 4) return [];
      const price = least(kitchen, counter, pots) + least(kitchen, counter, sources);
      return [{ counter, price }];
    });
  priced.sort((a, b) => a.price - b.price || a.counter.cell - b.counter.cell);
  return priced.slice(0, LIMIT).map(({ counter }) => counter);
}

/** Steps from one cell of the floor to another; infinite between two parts of it. */
function steps(kitchen: Kitchen, from: number, to: number): number {
  const reached = new Map([[from, 0]]);
  for (const cell of reached.keys()) {
    for (const direction of ["north", "south", "east", "west"] as const) {
      const next = kitchen.beside(cell, direction);
      if (next === undefined || !kitchen.isFloor(next) || reached.has(next)) continue;
      reached.set(next, (reached.get(cell) ?? 0) + 1);
    }
  }
  return reached.get(to) ?? Number.POSITIVE_INFINITY;
}

function least(kitchen: Kitchen, counter: Station, stations: readonly Station[]): number {
  const ways = kitchen
    .posesAt(counter.cell)
    .flatMap((pose) => stations.map(({ cell }) => kitchen.distance(pose, cell) ?? 99));
  return Math.min(99, ...ways);
}
