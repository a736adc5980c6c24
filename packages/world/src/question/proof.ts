import type { Outcome } from "@understudy/planner-core";
import type { Work } from "@understudy/planner-core/internal";
import type { Detours } from "../binding/detours.ts";
import type { Grounds, InquiryParts, Round } from "./round.ts";

/** An answer whose claim may hold for more things than those of its round. */
interface Claim {
  readonly outcome: Outcome;
  readonly round: Round;
  /** Whether detours cannot help. */
  readonly areWaysEnough: boolean;
  /** Whether the round has the stops of detours, or the things of others. */
  readonly isByDetours: boolean;
  readonly isProving: boolean;
  /** Whether constraints may forbid the stops of the cheapest detours, so that others may be needed. */
  readonly isConstrained: boolean;
  readonly detours: () => Work<Detours | undefined>;
}

/** The things that a proof covers: all that the agent knows, or all but those that other agents claim. */
export type Cover = "all" | "free";

/** The things that the claim of an answer covers; undefined if there may be others. */
export function* coverOf(claim: Claim): Work<Cover | undefined> {
  const { status, optimal, plan } = claim.outcome;
  const { binding, hasOthers } = claim.round;
  const isUnsolvable = status === "unsolvable";
  // Things that other agents hold are left out, but might help.
  if (isUnsolvable && binding.lacksUnseen) return undefined;
  const cover = binding.isComplete && !hasOthers ? "all" : binding.hasAllFree ? "free" : undefined;
  if (cover === undefined || (cover === "free" && !isUnsolvable)) return undefined;
  const isClaim =
    (isUnsolvable && !claim.areWaysEnough) || (optimal && (plan?.steps.length ?? 0) > 0);
  const isOpen = isClaim && !claim.isByDetours && !claim.isProving;
  const detours = isOpen ? yield* claim.detours() : undefined;
  if (claim.isConstrained && (claim.isByDetours || detours?.hasDetours === true)) return undefined;
  if (detours === undefined) return cover;
  if (!detours.isKnown || !detours.areIn(binding)) return undefined;
  return detours.isWhole ? cover : isUnsolvable ? "free" : undefined;
}

/**
 * The grounds of a proof that no plan reaches a goal; undefined for another answer.
 *
 * @param isFactual whether no way was missing
 */
export function groundsOf(
  { status }: Outcome,
  isFactual: boolean | undefined,
  { book, layout, relevance }: Pick<InquiryParts, "book" | "layout" | "relevance">,
): Grounds | undefined {
  if (status !== "unsolvable") return undefined;
  const areAlike = !book.hasWays || !layout.hasWays || relevance.passability.isPlain;
  return isFactual === true && areAlike ? "facts" : "ways";
}
