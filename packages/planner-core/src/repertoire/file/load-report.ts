import type { RefusedPlan } from "./refusals.ts";

/** The result of a merge. */
export interface MergeReport {
  /** Plans that came in, with what followed from them. */
  readonly added: number;
  /** Plans that were there already, or that others make needless. */
  readonly needless: number;
  /** The first 1,000 of those that were left out. */
  readonly refused: readonly RefusedPlan[];
  /** The number of those that were left out: plans, or whole partitions. */
  readonly refusedCount: number;
}

/** The fate of one plan of a file that was made for another version of the domain. */
export interface PlanOutcome {
  /** JSON pointer into the file. */
  readonly pointer: string;
  /**
   * `kept`: it works where it worked. `narrowed`: something is asked now that was not asked before,
   * so that it may work in fewer states. `widened`: less is asked. `set-aside`: it works nowhere, or
   * cannot be read.
   */
  readonly outcome: "kept" | "narrowed" | "widened" | "set-aside";
  /** The conditions that are new, such as `coins>=2`. */
  readonly added: readonly string[];
  /** The conditions that went. */
  readonly removed: readonly string[];
  /** Why it was set aside: the first step that breaks, and what it needs. */
  readonly reason?: string;
}

/** The result of a load. */
export interface LoadReport extends MergeReport {
  /** Whether the file was made for exactly this domain. */
  readonly sameDomain: boolean;
  /** The number of plans that ended in each way. */
  readonly counts: Readonly<Record<PlanOutcome["outcome"], number>>;
  /**
   * Plan by plan, in the order of the file. What does not work, or cannot be read, comes last, as far
   * as `refused` tells it.
   */
  readonly plans: readonly PlanOutcome[];
}

/** Counts outcomes. */
export function countOutcomes(plans: readonly PlanOutcome[]): LoadReport["counts"] {
  const counts = { kept: 0, narrowed: 0, widened: 0, "set-aside": 0 };
  for (const { outcome } of plans) counts[outcome]++;
  return counts;
}
