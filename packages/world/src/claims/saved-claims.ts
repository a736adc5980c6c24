import { shapes } from "@understudy/planner-core/internal";
import { thingId } from "../things/read-things.ts";
import type { ThingId } from "../things/thing.ts";

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
}

const { list, object, optional, string, tuple } = shapes;
const ofThings = list(tuple(thingId, string()));

export const savedClaims: shapes.Shape<object> = object({
  ...{ held: ofThings, waiting: list(tuple(string(), thingId)) },
  ...{ turns: optional(ofThings), spare: optional(ofThings) },
});
