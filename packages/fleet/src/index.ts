/**
 * Proved plans shared by the servers of a game. What is shared is knowledge, never a lock: whoever takes a plan
 * in proves it again, and nothing waits for it.
 *
 * @module
 */

export { Fleet, type FleetStats } from "./fleet.ts";
export type { IntakeCounts } from "./intake.ts";
export type { FleetOptions } from "./options.ts";
export type { PlanOutboxCounts } from "./plan-outbox.ts";
export type { SharedRepertoireStats } from "./shared-repertoire.ts";
export type { SingleFlightStats } from "./single-flight-lead.ts";
