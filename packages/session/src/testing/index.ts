/**
 * Small domains, and a lead, for tests of sessions.
 *
 * @module
 */

export { DUNGEON } from "./dungeon.ts";
export { HeldLead } from "./held-lead.ts";
export { COLD, HUT } from "./hut.ts";
export { FAR_MILL, PARCHED, THIRST } from "./thirst.ts";
export { SERVED_YARD } from "./yard.ts";
