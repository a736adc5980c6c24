import type { PlanRequest } from "@understudy/planner-core";
import type { ThingLayout } from "../layout.ts";
import type { Thing, ThingId } from "../things/thing.ts";

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

/** Whether the domain has such a clock, of known things. */
export function isClockOf(
  layout: ThingLayout,
  knowledge: { find(id: ThingId): Pick<Thing, "kind"> | undefined },
  { clock, args = {}, things = {} }: CalledClock,
): boolean {
  const names = layout.thingNamesOfClock(clock);
  const kinds = names.map((name) => knowledge.find(things[name] as ThingId)?.kind);
  if (Object.keys(things).length !== names.length) return false;
  return layout.clocks.some(
    (own) =>
      own.clock === clock &&
      hasArgs(own.args, args, names) &&
      own.places.every(({ kind }, at) => kind === kinds[at]),
  );
}

/** Whether a clock at places has arguments, apart from its things. */
export function hasArgs(
  own: Readonly<Record<string, unknown>>,
  args: Readonly<Record<string, unknown>>,
  things: readonly string[],
): boolean {
  const names = Object.keys(own).filter((name) => !things.includes(name));
  return (
    names.length === Object.keys(args).length && names.every((name) => own[name] === args[name])
  );
}
