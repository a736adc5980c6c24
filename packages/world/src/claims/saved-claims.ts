import { shapes } from "@understudy/planner-core/internal";
import { thingId } from "../things/read-things.ts";
import type { ThingId } from "../things/thing.ts";

/** The longest intervals between the ticks of agents, in milliseconds. */
export type SavedPaces = readonly (readonly [agent: string, longestMs: number])[];

/** Claims as plain JSON. */
export interface SavedClaims {
  /** A thing with several places may be held by several agents. */
  readonly held: readonly (readonly [thing: ThingId, agent: string])[];
  /** First come, first served. */
  readonly waiting: readonly (readonly [agent: string, thing: ThingId])[];
  /** The agents that stand before things, first come, first served. Undefined for none. */
  readonly turns?: readonly (readonly [thing: ThingId, agent: string])[] | undefined;
  /** The places that squads hold only for steps to come. Undefined for none. */
  readonly spare?: readonly (readonly [thing: ThingId, squad: string])[] | undefined;
  /** Those that tick seldom, and are waited for longer. Undefined for none. */
  readonly paces?: SavedPaces | undefined;
}

const { list, object, optional, string, tuple, whole } = shapes;
/** The longest interval that is waited for, a day, in milliseconds. */
export const MOST_PACE_MS = 86_400_000;
const ofThings = list(tuple(thingId, string()));

export const savedClaims: shapes.Shape<object> = object({
  ...{ held: ofThings, waiting: list(tuple(string(), thingId)) },
  ...{ turns: optional(ofThings), spare: optional(ofThings) },
  paces: optional(list(tuple(string(), whole({ min: 0 })))),
});
