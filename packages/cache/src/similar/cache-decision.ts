import type { CacheEntry, NegativeReason, Plan } from "@understudy/planner-core";

/** A rejected candidate. */
export interface RejectedCandidate {
  readonly tier: "exact" | "generalised" | "similar";
  readonly plan: Plan;
  /** Number of differing bits of the signatures, of 64, in the similar tier. */
  readonly distance?: number;
  /** Why it was rejected, as text, such as `step 2, chop(): needs wood>=2, but wood=0`. */
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
      /** Number of differing bits of the signatures, of 64. */
      readonly distance: number;
      /** Share of equal bits. */
      readonly similarity: number;
      /** Whether the plan works from the query's state; otherwise its beginning may be useful. */
      readonly proved: boolean;
    }
  | { readonly kind: "negative"; readonly reason: NegativeReason }
  | { readonly kind: "miss" }
);
