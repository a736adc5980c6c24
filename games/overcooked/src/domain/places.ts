import type { Kitchen, Pose, Station, StationKind } from "../kitchen/kitchen.ts";

/** A place of the domain: a station as it is reached from one part of the floor. */
export interface Place {
  readonly name: string;
  readonly station: Station;
  readonly region: number;
}

/** A way over one place to another: to a source first, and on with what it gives. */
export interface Trip {
  readonly over: Place;
  readonly to: Place;
}

/** The places of a station: one for each part of the floor from which it is reached. */
export function placesOf(
  kitchen: Kitchen,
  station: Station,
  regions: readonly number[],
): readonly Place[] {
  const near = regions.filter((region) => kitchen.posesAt(station.cell, region).length > 0);
  return near.map((region) => ({
    name: near.length > 1 ? `${station.name}_from_${region}` : station.name,
    ...{ station, region },
  }));
}

/** The name of a trip as a value of the domain's position. */
export function tripName({ over, to }: Trip): string {
  return `${over.name}_then_${to.name}`;
}

/** The trips that bring something of a kind to a place, without trips that are longer than another from everywhere. */
export function tripsTo(
  kitchen: Kitchen,
  places: readonly Place[],
  kind: StationKind,
  to: Place,
): readonly Trip[] {
  const inRegion = places.filter(({ region }) => region === to.region);
  const trips = inRegion
    .filter(({ station }) => station.kind === kind)
    .map((over) => ({ over, to }));
  const lengths = trips.map((trip) =>
    inRegion.map((from) => tripSteps(kitchen, posesOf(kitchen, from), trip) ?? Infinity),
  );
  return trips.filter((_, at) => {
    const own = lengths[at] as readonly number[];
    return !lengths.some((other, number) => {
      if (number === at) return false;
      const isNeverLonger = own.every((steps, from) => (other[from] as number) <= steps);
      return (
        isNeverLonger && (number < at || own.some((steps, from) => (other[from] as number) < steps))
      );
    });
  });
}

/** The poses from which a place's station is used. */
export function posesOf(kitchen: Kitchen, { station, region }: Place): readonly Pose[] {
  return kitchen.posesAt(station.cell, region);
}

/** The steps of a trip from the best of some poses, with the steps that use both stations. */
export function tripSteps(
  kitchen: Kitchen,
  from: readonly Pose[],
  { over, to }: Trip,
): number | undefined {
  let best: number | undefined;
  for (const pose of posesOf(kitchen, over)) {
    const there = stepsTo(kitchen, from, [pose]);
    const on = kitchen.distance(pose, to.station.cell);
    if (there === undefined || on === undefined) continue;
    best = Math.min(best ?? Infinity, there + 1 + on + 1);
  }
  return best;
}

/** The steps to a place from the best of some poses, with the step that uses its station. */
export function placeSteps(kitchen: Kitchen, from: readonly Pose[], to: Place): number | undefined {
  const steps = stepsTo(kitchen, from, posesOf(kitchen, to));
  return steps === undefined ? undefined : steps + 1;
}

function stepsTo(kitchen: Kitchen, from: readonly Pose[], to: readonly Pose[]): number | undefined {
  let best: number | undefined;
  for (const pose of from) {
    for (const end of to) {
      const steps = kitchen.poseDistance(pose, end);
      if (steps !== undefined) best = Math.min(best ?? Infinity, steps);
    }
  }
  return best;
}
