/**
 * Reads PDDL domains and problems.
 *
 * @module
 */

export {
  importPddl,
  importPddlInParts,
  type PddlTask,
  type PddlTexts,
  type PddlTime,
} from "./import-pddl.ts";
export { type LoadedPddlTask, loadPddlTask } from "./translate/load-pddl-task.ts";
export { DEFAULT_PDDL_LIMITS, type PddlLimits } from "./limits.ts";
export { PddlError, type PddlIssue, type PddlPlace, type PddlSource } from "./pddl-error.ts";
export { formatPddlPlan, formatTemporalPlan } from "./translate/plan-text.ts";
export { type PddlTimedStep, stepsOfSchedule } from "./translate/schedule-problem.ts";
export type { PddlPreference, PddlSoftGoal } from "./translate/translate.ts";
