import { readSaved, shapes } from "@understudy/planner-core/internal";
import { savedClocks } from "../clocks/saved-clocks.ts";
import { savedOwn, savedPlaces } from "../runner/saved-binding.ts";
import { thingId } from "../things/read-things.ts";
import type { SavedWorldSquad } from "./options.ts";

const { also, anything, list, number, object, oneOf, optional, record, string, whole } = shapes;
/**
 * Longest time until a thing is free, in milliseconds: some thirty years. A later time may be none of the game's clock.
 */
const MOST_LEFT_MS = 1e12;
const leftMs = number({ min: 0, max: MOST_LEFT_MS });
/** The most by which the values of a number differ. */
const MOST_CHANGE = 2_000_000_000;
/**
 * Most things that are awaited, forecasts of them in all, and changes of each. Each forecast is an event of questions.
 */
export const MOST_FORECASTS = 500;
const few = { max: MOST_FORECASTS };
const by = whole({ min: -MOST_CHANGE, max: MOST_CHANGE });
const change = object({ property: string(), to: optional(anything), by: optional(by) });
const foreseen = object({ leftMs, changes: optional(list(change, few)) });
const awaited = also(
  list(object({ thing: thingId, leftMs, before: list(foreseen, few) }), few),
  (all, findings) => {
    const count = all.reduce((sum, { before }) => sum + before.length, 0);
    if (count > MOST_FORECASTS) findings.add(`has more than ${MOST_FORECASTS} forecasts`);
  },
);
const savedSquad = object({
  version: oneOf([2]),
  bound: savedPlaces,
  own: record(savedOwn),
  goal: anything,
  goals: optional(record(anything)),
  constraints: optional(list(anything)),
  clocks: optional(savedClocks),
  awaited: optional(awaited),
  runner: object({}),
});

/** @throws SavedGameError unless the parts of the saved data are what they should be; the runner is read by its own */
export function readSavedSquad(saved: unknown): SavedWorldSquad {
  return readSaved("squad of a world", savedSquad, saved) as SavedWorldSquad;
}
