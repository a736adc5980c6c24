import type { RefusedPlan } from "./refusals.ts";

/** The result of a merge. */
export interface MergeReport {
  /** Added plans, including derived ones. */
  readonly added: number;
  /** Known or redundant plans. */
  readonly needless: number;
  /** The first 1,000 refused plans. */
  readonly refused: readonly RefusedPlan[];
  /** Number of refusals: plans, or whole partitions. */
  readonly refusedCount: number;
}

/** The fate of a plan from a file for another version of the domain. */
export interface PlanOutcome {
  /** JSON pointer into the file. */
  readonly pointer: string;
  /**
   * `kept`: it works as before. `narrowed`: its precondition has new parts, so that it may work in fewer states.
   * `widened`: its precondition has lost parts. `set-aside`: it works nowhere, or is invalid.
   */
  readonly outcome: "kept" | "narrowed" | "widened" | "set-aside";
  /** New parts of the precondition, such as `coins>=2`. */
  readonly added: readonly string[];
  /** Removed parts of the precondition. */
  readonly removed: readonly string[];
  /** Why it was set aside: the first broken step, and its requirement. */
  readonly reason?: string;
}

/** The result of a load. */
export interface LoadReport extends MergeReport {
  /** Whether the file is for exactly this domain. */
  readonly sameDomain: boolean;
  /** Number of plans by outcome. */
  readonly counts: Readonly<Record<PlanOutcome["outcome"], number>>;
  /**
   * One outcome per plan, in the order of the file. Unsound and invalid plans come last, as far as `refused` lists
   * them.
   */
  readonly plans: readonly PlanOutcome[];
}

/** Counts outcomes. */
export function countOutcomes(plans: readonly PlanOutcome[]): LoadReport["counts"] {
  const counts = { kept: 0, narrowed: 0, widened: 0, "set-aside": 0 };
  for (const { outcome } of plans) counts[outcome]++;
  return counts;
}
