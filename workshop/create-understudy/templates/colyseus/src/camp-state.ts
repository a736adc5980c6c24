import { type SchemaType, schema } from "@colyseus/schema";

/** A camper as seen by all players. Colyseus sends changes. */
export type CamperState = SchemaType<typeof CamperState>;
export const CamperState = schema({
  ...{ name: "string", x: "number", y: "number" },
  ...{ goal: "string", author: "string", steps: ["string"] },
});

/** The camp as seen by all players. */
export type CampState = SchemaType<typeof CampState>;
export const CampState = schema({ isFireLit: "boolean", campers: { map: CamperState } });
