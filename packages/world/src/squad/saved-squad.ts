import { readSaved, shapes } from "@understudy/planner-core/internal";
import { savedClocks } from "../clocks/saved-clocks.ts";
import { savedOwn, savedPlaces } from "../runner/saved-binding.ts";
import { thingId } from "../things/read-things.ts";
import type { SavedWorldSquad } from "./options.ts";

const { anything, list, number, object, oneOf, optional, record, string, whole } = shapes;
/** Longest time until a thing is free, in milliseconds: some thirty years. A later time may be none of the game's clock. */
const MOST_LEFT_MS = 1e12;
const leftMs = number({ min: 0, max: MOST_LEFT_MS });
const change = object({ property: string(), to: optional(anything), by: optional(whole()) });
const foreseen = object({ leftMs, changes: optional(list(change)) });
const savedSquad = object({
  version: oneOf([1]),
  bound: savedPlaces,
  own: record(savedOwn),
  goal: anything,
  goals: optional(record(anything)),
  constraints: optional(list(anything)),
  clocks: optional(savedClocks),
  awaited: optional(list(object({ thing: thingId, leftMs, before: list(foreseen) }))),
  runner: object({}),
});

/** @throws SavedGameError unless the parts of the saved data are what they should be; the runner is read by its own */
export function readSavedSquad(saved: unknown): SavedWorldSquad {
  return readSaved("squad of a world", savedSquad, saved) as SavedWorldSquad;
}
