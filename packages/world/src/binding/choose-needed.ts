import { compareThingIds, type Thing } from "../things/thing.ts";
import type { Detours, NeededThing } from "./detours.ts";

/** The things with places, by kind and in total. */
interface ChosenThings {
  readonly chosen: ReadonlyMap<string, readonly NeededThing[]>;
  readonly taken: ReadonlySet<Thing>;
}

/**
 * Chooses among needed things: each is placed along with every stop on the way to it, or not at all.
 *
 * @param rooms by kind, the number of places
 * @param first things that come first
 * @param before things that had places before; they come last
 */
export function chooseNeeded(
  needed: Detours["needed"],
  rooms: ReadonlyMap<string, number>,
  first: Iterable<Thing>,
  before: ReadonlySet<Thing>,
): ChosenThings {
  const left = new Map(rooms);
  const chosen = new Map<string, NeededThing[]>();
  const taken = new Set<Thing>();
  const take = ({ thing, through }: NeededThing): void => {
    const others = [...through, thing].filter((one) => !taken.has(one) && needed.has(one));
    const counts = new Map<string, number>();
    for (const { kind } of others) counts.set(kind, (counts.get(kind) ?? 0) + 1);
    if ([...counts].some(([kind, count]) => count > (left.get(kind) ?? 0))) return;
    for (const one of others) {
      taken.add(one);
      left.set(one.kind, (left.get(one.kind) ?? 0) - 1);
      const ofKind = chosen.get(one.kind) ?? [];
      chosen.set(one.kind, [...ofKind, needed.get(one) as NeededThing]);
    }
  };
  for (const thing of first) {
    const one = needed.get(thing);
    if (one !== undefined) take(one);
  }
  const rest = [...needed.values()].sort(
    (one, other) =>
      Number(before.has(one.thing)) - Number(before.has(other.thing)) ||
      one.scaledCost - other.scaledCost ||
      compareThingIds(one.thing.id, other.thing.id),
  );
  for (const one of rest) take(one);
  return { chosen, taken };
}
