import type { CompiledCondition } from "../../rules/condition/condition.ts";
import type { ActionSet } from "../../rules/domain/actions/action-set.ts";
import type { Ways } from "../../rules/domain/actions/ways.ts";
import type { Goal } from "../../rules/domain/domain.ts";
import type { PlanFacts, PlanLibraryEntry } from "../store/entry.ts";
import type { PartitionText } from "../store/partition-key.ts";
import type { PlanStoreLimits } from "../store/plan-store.ts";

/** Options for the growth and size of a plan library. */
export interface PlanLibraryOptions extends PlanStoreLimits {
  /** Whether all suffixes of an added plan are added too, if it has at most 100 steps. Default true. */
  readonly suffixes?: boolean | undefined;
}

/** A question without its state; determines the partition. */
export interface QuestionOptions extends PartitionText {
  readonly goal: Goal;
  /** A condition that must hold after every step, in addition to the domain's own `maintain`. */
  readonly maintain?: CompiledCondition | undefined;
  /** Default: `partitionOf(goal, maintain, { persona, directive })`. */
  readonly partition?: string | undefined;
}

/** The question that an added plan answers, and facts about the plan. */
export interface AddOptions extends PlanFacts, QuestionOptions {}

/** The result of adding a plan. */
export type AddResult =
  | {
      readonly kind: "added";
      readonly entry: PlanLibraryEntry;
      /** Suffixes added with the plan. */
      readonly derived: readonly PlanLibraryEntry[];
      /** Entries made redundant by the new ones. */
      readonly dropped: readonly PlanLibraryEntry[];
    }
  | {
      /** `known`: the same plan exists; `dominated`: another plan covers its states at no higher cost. */
      readonly kind: "known" | "dominated";
      readonly entry: PlanLibraryEntry;
      readonly derived: readonly PlanLibraryEntry[];
      readonly dropped: readonly PlanLibraryEntry[];
    }
  /** Not added: the plan works from no state, or its precondition is too large to store. */
  | {
      readonly kind: "refused";
      readonly reason: string;
      /** Set if the plan may work, but its precondition takes more than 20,000 integers or cannot be computed. */
      readonly tooLarge?: true;
    };

/** Constraints on the plan that a look-up returns. */
export interface MatchConstraints {
  /** Ground actions that must not be used. */
  readonly disabled?: ActionSet | undefined;
  /** Costs of ways; a plan with a missing way does not match. Default: the declared costs. */
  readonly ways?: Ways | undefined;
  /** Limit on the cost, in thousandths. */
  readonly maxScaledCost?: number | undefined;
}

/** Summary of a plan library. */
export interface PlanLibraryStats {
  readonly partitions: number;
  readonly entries: number;
  /** Number of entries that are suffixes of added plans. */
  readonly suffixes: number;
  /** Total steps of all entries. */
  readonly steps: number;
  readonly lookups: number;
  readonly hits: number;
  /** Number of entries removed because of the capacity. */
  readonly evicted: number;
}

/** Criteria for removing entries by `prune`. */
export interface PruneOptions {
  /** Removes entries with fewer uses than this. */
  readonly minUses?: number | undefined;
  /** After that, removes the least useful entries beyond this number. */
  readonly maxEntries?: number | undefined;
}
