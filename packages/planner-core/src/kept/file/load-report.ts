import type { RefusedPlan } from "./refusals.ts";

/** The result of a merge. */
export interface MergeReport {
  /** Number of plans added, including derived ones. */
  readonly added: number;
  /** Number of plans that were known or redundant. */
  readonly needless: number;
  /** The first 1,000 refused plans. */
  readonly refused: readonly RefusedPlan[];
  /** Number of refused plans and partitions. */
  readonly refusedCount: number;
}

/** The outcome for a plan from a file made for another version of the domain. */
export interface PlanOutcome {
  /** JSON pointer into the file. */
  readonly pointer: string;
  /**
   * Fate of the plan. `kept`: it works as before. `narrowed`: its precondition has new parts, so it may work in fewer
   * states. `widened`: its precondition has lost parts. `set-aside`: it works nowhere, or is invalid.
   */
  readonly outcome: "kept" | "narrowed" | "widened" | "set-aside";
  /** New parts of the precondition, such as `coins>=2`. */
  readonly added: readonly string[];
  /** Removed parts of the precondition. */
  readonly removed: readonly string[];
  /** The reason for setting the plan aside: the first broken step, and its requirement. */
  readonly reason?: string;
}

/** The result of a load. */
export interface LoadReport extends MergeReport {
  /** Whether the file is for exactly this domain. */
  readonly sameDomain: boolean;
  /** Number of plans by outcome. */
  readonly counts: Readonly<Record<PlanOutcome["outcome"], number>>;
  /**
   * One outcome per plan, in the order of the file. Unsound and invalid plans come last, if they are listed in
   * `refused`.
   */
  readonly plans: readonly PlanOutcome[];
}

/** Counts outcomes. */
export function countOutcomes(plans: readonly PlanOutcome[]): LoadReport["counts"] {
  const counts = { kept: 0, narrowed: 0, widened: 0, "set-aside": 0 };
  for (const { outcome } of plans) counts[outcome]++;
  return counts;
}

/** A loaded plan library, and a report on the plans of its file. */
export interface Loaded<PlanLibrary> {
  readonly planLibrary: PlanLibrary;
  readonly report: LoadReport;
}
