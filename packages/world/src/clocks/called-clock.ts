import type { PlanRequest } from "@understudy/planner-core";
import type { ThingId } from "../things/thing.ts";

/** A clock at places that runs, with the time that is left of it. */
export type ClockAtPlaces = NonNullable<PlanRequest["clocks"]>[number];

/** A clock of things that runs, with the ids of its things by name. */
export interface ThingClock extends ClockAtPlaces {
  readonly things?: Readonly<Record<string, ThingId>> | undefined;
}

/** A clock of things, by its name and arguments. */
export type CalledClock = Omit<ThingClock, "leftMs">;

/** Equal for the same clock of the same things. */
export function keyOfClock({ clock, args = {}, things = {} }: CalledClock): string {
  const sorted = Object.entries({ ...args, ...things }).sort(([one], [other]) =>
    one < other ? -1 : 1,
  );
  return JSON.stringify([clock, sorted]);
}
