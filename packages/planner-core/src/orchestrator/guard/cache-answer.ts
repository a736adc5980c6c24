import type { CacheAnswer, CacheEntry, NegativeReason } from "../cache.ts";
import { misfit } from "./misfit.ts";

/** Why a question may be remembered as not worth asking. */
const NEGATIVE: readonly NegativeReason[] = [
  "invalid-json",
  "invalid-plan",
  "unsound-plan",
  "costly-plan",
];

/**
 * What a cache answered, looked at before it is believed. Allocates nothing.
 *
 * @throws TypeError if it is no answer
 */
export function checkCacheAnswer(answer: unknown): CacheAnswer {
  if (typeof answer === "object" && answer !== null) {
    const { kind, entry, reason } = answer as {
      readonly kind?: unknown;
      readonly entry?: unknown;
      readonly reason?: unknown;
    };
    const isAnswer =
      kind === "exact" || kind === "generalised" || kind === "similar"
        ? isEntry(entry)
        : kind === "miss" || (kind === "negative" && readNegativeReason(reason) !== undefined);
    if (isAnswer) return answer as CacheAnswer;
  }
  throw misfit("lookup()", answer, "answer");
}

/** The reason for which something was remembered; undefined for what is none. */
export function readNegativeReason(reason: unknown): NegativeReason | undefined {
  return NEGATIVE.find((each) => each === reason);
}

function isEntry(entry: unknown): entry is CacheEntry {
  if (typeof entry !== "object" || entry === null) return false;
  const { plan, cost, costRatio, leadSteps } = entry as Partial<CacheEntry>;
  return (
    typeof plan === "object" &&
    plan !== null &&
    Array.isArray(plan.actions) &&
    typeof cost === "number" &&
    typeof costRatio === "number" &&
    typeof leadSteps === "number"
  );
}
