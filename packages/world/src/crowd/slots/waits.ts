import type { UseAhead } from "../promises.ts";
import { MOST_ROOM, MOST_TURNS } from "./slots.ts";

/**
 * The waits that one more use of a station adds: its own, and those of agents that come later.
 *
 * @param uses by the agents that are there or on their way
 * @param places the number of agents that use it at a time
 * @param alike the number of uses like it that come just before it, and count among the others
 */
export function addedWait(
  uses: readonly UseAhead[],
  use: UseAhead,
  places: number,
  alike = 0,
): number {
  if (uses.length + alike < places) return 0;
  const others = [...uses, ...new Array<UseAhead>(alike).fill(use)];
  return sumOfWaits([...others, use], places) - sumOfWaits(others, places);
}

/** The waits of agents that use a station, first come, first served. */
function sumOfWaits(uses: UseAhead[], places: number): number {
  const freeFrom = new Array<number>(places).fill(0);
  let sum = 0;
  for (const { arrival, length } of uses.sort((one, other) => one.arrival - other.arrival)) {
    const first = Math.min(...freeFrom);
    const begin = Math.max(first, arrival);
    sum += begin - arrival;
    freeFrom[freeFrom.indexOf(first)] = begin + length;
  }
  return sum;
}

/** The price of waiting for each turn at a station that is left. */
export function waitsAt(
  uses: readonly UseAhead[],
  use: UseAhead,
  places: number,
): readonly number[] {
  const left = Math.max(0, Math.min(MOST_ROOM, MOST_TURNS * places - uses.length));
  return Array.from({ length: left }, (_, turn) => addedWait(uses, use, places, turn));
}
