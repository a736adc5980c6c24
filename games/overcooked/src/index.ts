/**
 * Cooks for Overcooked-AI: the engine plans who does what, and a body walks where cells block.
 *
 * @module
 */

export { planWalks, type Walk, type Walker } from "./body/walks.ts";
export { type KitchenRules, type KitchenTask, kitchenTask } from "./domain/kitchen-domain.ts";
export { type Direction, Kitchen, type Pose, type Station } from "./kitchen/kitchen.ts";
export { Crew, type CrewOptions } from "./play/crew.ts";
export type { Action, Opening, Seen } from "./play/protocol.ts";
