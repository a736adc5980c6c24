/**
 * Plans with time: durations, events, deadlines, and several agents at once.
 *
 * @module
 */

export { TimePlanner, type TimePlannerOptions } from "./time-planner.ts";
