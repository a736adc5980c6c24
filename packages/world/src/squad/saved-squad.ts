import { readSaved, shapes } from "@understudy/planner-core/internal";
import { savedOwn, savedPlaces } from "../runner/saved-binding.ts";
import type { SavedWorldSquad } from "./options.ts";

const { anything, list, number, object, oneOf, optional, record, string } = shapes;
const savedSquad = object({
  version: oneOf([1]),
  bound: savedPlaces,
  own: record(savedOwn),
  goal: anything,
  goals: optional(record(anything)),
  constraints: optional(list(anything)),
  clocks: optional(
    list(
      object({
        ...{ clock: string(), leftMs: number({ min: 0 }) },
        ...{ args: optional(record(anything)), things: optional(record(string())) },
      }),
    ),
  ),
  runner: object({}),
});

/** @throws SavedGameError unless the parts of the saved data are what they should be; the runner is read by its own */
export function readSavedSquad(saved: unknown): SavedWorldSquad {
  return readSaved("squad of a world", savedSquad, saved) as SavedWorldSquad;
}
