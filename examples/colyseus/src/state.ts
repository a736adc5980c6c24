import { type SchemaType, schema } from "@colyseus/schema";

/** Positions of the places. */
export const PLACES: Readonly<Record<string, { readonly x: number; readonly y: number }>> = {
  depot: { x: 400, y: 260 },
  north: { x: 430, y: 50 },
  east: { x: 740, y: 230 },
  south: { x: 360, y: 460 },
  inn: { x: 160, y: 140 },
  smithy: { x: 130, y: 380 },
};

/** A courier or player on the road. */
export type Rider = SchemaType<typeof Rider>;
export const Rider = schema({ x: "number", y: "number", writtenBy: "string", isBroken: "boolean" });

/** The state of a round, sent to all players by Colyseus. */
export type Round = SchemaType<typeof Round>;
export const Round = schema({
  result: { type: "string", default: "open" },
  ...{ players: { map: Rider }, couriers: { map: Rider } },
  ...{ nowMs: "number", delivered: "number", mended: "number" },
  ...{ byModel: "number", byPlanner: "number", worth: { type: "string", default: "" } },
});
