/**
 * Schedules of one or several agents, for authors of planners: steps with their happenings, problems, and the proof.
 * May change in any release before 1.0.
 *
 * @module
 */

export type {
  ElsewhereSlice,
  NowTogetherRequest,
  SchedulePlanner,
  ScheduleResult,
  ScheduleSearch,
  ScheduleSlice,
  SearchUntil,
  TogetherHost,
} from "./engine/contract/together.ts";
export { DEFAULT_UNIT_MS } from "./engine/contract/together.ts";
export { handOver } from "./rules/domain/definition/frozen.ts";
export type { Duration, ScaledLength } from "./rules/domain/time-facts.ts";
export { SearchPatience } from "./squads/together/search/search-patience.ts";
export { TogetherPlanner } from "./squads/together/together-planner.ts";
export * from "./time/index.ts";
