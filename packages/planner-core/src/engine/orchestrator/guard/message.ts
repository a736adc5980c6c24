import { describeValue } from "../../../base/json/issues.ts";

/** The message of a thrown value of any type. */
export function messageOf(error: unknown): string {
  try {
    if (error instanceof Error) return error.message;
    return typeof error === "string" ? error : describeValue(error);
  } catch {
    return "an error that cannot be read";
  }
}

/**
 * Message for a request that is shed or has no time left for an LLM planner. The same for both, since a replay of a
 * single request cannot tell them apart.
 */
export const TOO_MANY = "more agents waited than there was time to plan for";
