import type { ThingLayout } from "../layout.ts";
import type { Thing } from "../things/thing.ts";
import { UNKNOWN, type WayBook } from "../things/way-book.ts";
import type { Asker } from "./asker.ts";

/** The distance of things without an estimate: after all others. */
export const UNKNOWN_REACH = 2_000_000_000;

/**
 * The distance of a thing, in thousandths: the game's estimate, or the cost of the way.
 *
 * @param kept number of lookups to reserve in this tick
 */
export function scaledReachOf(
  thing: Thing,
  { book, layout }: { readonly book: WayBook; readonly layout: ThingLayout },
  { traveller }: Asker,
  kept: number,
): number {
  if (layout.position === undefined) return 1;
  const estimate = book.estimate(traveller.name, traveller.at, thing);
  if (estimate !== UNKNOWN) return estimate;
  const cost =
    traveller.at === undefined
      ? book.fromHere(traveller.name, thing, kept)
      : book.between(traveller.name, traveller.body, traveller.at, thing, kept);
  return cost === UNKNOWN ? UNKNOWN_REACH : cost;
}
