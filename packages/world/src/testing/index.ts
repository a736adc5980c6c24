/**
 * A small world for tests of games with worlds.
 *
 * @module
 */

export { type SmallAgent, type SmallThing, SmallWorld, thieves } from "./small-world.ts";
