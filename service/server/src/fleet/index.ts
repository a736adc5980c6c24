/**
 * Proved plans shared by the servers of a game. What is shared is knowledge, never a lock: whoever takes a plan
 * in proves it again, and nothing waits for it.
 *
 * @module
 */

export { Fleet } from "./fleet.ts";
export type { FleetOptions } from "./options.ts";
export type {
  FleetStats,
  PlanOutboxCounts,
  SharedRepertoireStats,
  SingleFlightStats,
} from "./stats.ts";
