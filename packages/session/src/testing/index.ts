/**
 * Small domains, and an LLM planner, for tests of sessions.
 *
 * @module
 */

export { DUNGEON } from "./dungeon.ts";
export { HeldLlmPlanner } from "./held-llm-planner.ts";
export { COLD, HUT } from "./hut.ts";
export { FAR_MILL, PARCHED, THIRST } from "./thirst.ts";
export { SERVED_YARD } from "./yard.ts";
