import { areLeadIndices } from "../../../rules/plan/lead-indices.ts";
import type { CacheAnswer, CacheEntry, NegativeReason } from "../../contract/cache.ts";
import { misfit } from "./misfit.ts";

/** Valid reasons for remembering a question as useless. */
const NEGATIVE: readonly NegativeReason[] = [
  "invalid-json",
  "invalid-plan",
  "unsound-plan",
  "costly-plan",
];

/**
 * Validates a cache's answer. Allocates nothing.
 *
 * @throws TypeError for anything else
 */
export function checkCacheAnswer(answer: CacheAnswer): CacheAnswer {
  if (typeof answer === "object" && answer !== null && isAnswer(answer)) return answer;
  throw misfit("lookup()", answer, "answer");
}

function isAnswer(answer: CacheAnswer): boolean {
  switch (answer.kind) {
    case "exact":
    case "generalised":
    case "similar":
      return isEntry(answer.entry);
    case "miss":
      return true;
    case "negative":
      return readNegativeReason(answer.reason) !== undefined;
    default:
      return false;
  }
}

/** A valid negative reason; undefined for anything else. */
export function readNegativeReason(reason: unknown): NegativeReason | undefined {
  return NEGATIVE.find((each) => each === reason);
}

function isEntry(entry: CacheEntry): boolean {
  if (typeof entry !== "object" || entry === null) return false;
  const { plan, scaledCost, costRatio, leadSteps, leadIndices } = entry;
  if (typeof scaledCost !== "number" || typeof costRatio !== "number") return false;
  if (typeof leadSteps !== "number" || typeof plan !== "object" || plan === null) return false;
  const { actions } = plan;
  if (!Array.isArray(actions)) return false;
  return leadIndices === undefined || areLeadIndices(leadIndices, leadSteps, actions.length);
}
