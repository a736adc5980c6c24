/**
 * Proved plans shared by the servers of a game. Only knowledge is shared, never a lock: each receiver proves a plan
 * again, and no server waits for another.
 *
 * @module
 */

export { Fleet } from "./fleet.ts";
export type { FleetOptions } from "./options.ts";
export type {
  FleetStats,
  PlanOutboxCounts,
  SharedPlanLibraryStats,
  SingleFlightStats,
} from "./stats.ts";
