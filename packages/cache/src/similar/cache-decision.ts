import type { CacheEntry, NegativeReason, Plan } from "@understudy/planner-core";

/** A plan that was considered and not taken. */
export interface RejectedCandidate {
  readonly tier: "exact" | "generalised" | "similar";
  readonly plan: Plan;
  /** Bits of 64 in which the signatures differ, in the similar tier. */
  readonly distance?: number;
  /** The objection to it, for people, such as `step 2, chop(): needs wood>=2, but wood=0`. */
  readonly reason: string;
}

/** How a query is answered, and what was not good enough. */
export type CacheDecision = {
  readonly rejected: readonly RejectedCandidate[];
} & (
  | { readonly kind: "exact" | "generalised"; readonly entry: CacheEntry }
  | {
      readonly kind: "similar";
      readonly entry: CacheEntry;
      /** Bits of 64 in which the signatures differ. */
      readonly distance: number;
      /** Share of equal bits. */
      readonly similarity: number;
      /** Whether the plan works from the query's state; if not, its beginning may be of use. */
      readonly proved: boolean;
    }
  | { readonly kind: "negative"; readonly reason: NegativeReason }
  | { readonly kind: "miss" }
);
