/**
 * Small domains for tests of sessions.
 *
 * @module
 */

export { DUNGEON } from "./dungeon.ts";
export { COLD, HUT } from "./hut.ts";
