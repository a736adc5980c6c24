/**
 * A model of the fleet: the servers, memory, traffic and GPUs that so many agents take.
 *
 * @module
 */

export { type MeasuredFleet, measuredFleet } from "./measured-fleet.ts";
export { type FleetDemand, type FleetSize, type SizeLimit, sizeFleet } from "./size-fleet.ts";
