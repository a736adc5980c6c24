/**
 * The classical planner: searches, policy tables, soft goals and explanations.
 *
 * @module
 */

export type { AlternativeOptions, PlanningStyle } from "./alternatives/options.ts";
export { ClassicalPlanner, type ClassicalPlannerOptions } from "./classical-planner.ts";
export type { BlockedCondition, BlockedTool } from "./explain/blockade.ts";
export {
  type ExplainedStep,
  explainPlan,
  explainPlanInPieces,
  type PlanExplanation,
  type SuppliedCondition,
} from "./explain/explain-plan.ts";
export type { ExplainedProblem } from "./explain/explained-problem.ts";
export { formatPlanExplanation, formatUnreachable } from "./explain/format-explanation.ts";
export type { Shortfall } from "./explain/reach.ts";
export {
  explainUnreachable,
  explainUnreachableInPieces,
  type Unreachability,
} from "./explain/unreachable.ts";
export type { SearchTrace, TraceNode } from "./search/states/trace.ts";
export { planWithUtilities } from "./soft/plan-with-utilities.ts";
export type { SoftGoal, SoftProblem } from "./soft/soft-problem.ts";
export { type UtilityResult, UtilitySearch } from "./soft/utility-search.ts";
export {
  formatMethod,
  type MethodProblem,
  type MethodReason,
  type MethodReport,
} from "./table/method-report.ts";
export { describeRefusal, type TableRefusal } from "./table/refusal.ts";
export type { SharedPart, SharedTable, SharedTables } from "./table/shared-tables.ts";
export { TableError } from "./table/table-error.ts";
export type { BuildSlice, TableOptions } from "./table/table-options.ts";
