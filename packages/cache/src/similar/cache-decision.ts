import type { CacheEntry, NegativeReason, Plan } from "@understudy/planner-core";

/** A rejected candidate. */
export interface RejectedCandidate {
  readonly tier: "exact" | "generalised" | "similar";
  readonly plan: Plan;
  /** In the similar tier, number of different bits in the signatures, out of 64. */
  readonly distance?: number;
  /** The reason for the rejection as text, such as `step 2, chop(): needs wood>=2, but wood=0`. */
  readonly reason: string;
}

/** The answer to a query, with the rejected candidates. */
export type CacheDecision = {
  readonly rejected: readonly RejectedCandidate[];
} & (
  | { readonly kind: "exact" | "generalised"; readonly entry: CacheEntry }
  | {
      readonly kind: "similar";
      readonly entry: CacheEntry;
      /** Number of different bits in the signatures, out of 64. */
      readonly distance: number;
      /** Share of equal bits. */
      readonly similarity: number;
      /** Whether the plan works from the query's state. If not, its beginning may still be useful. */
      readonly proved: boolean;
    }
  | { readonly kind: "negative"; readonly reason: NegativeReason }
  | { readonly kind: "miss" }
);
