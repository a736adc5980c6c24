import { describeValue } from "../../domain/definition/issues.ts";

/** The message of something that was thrown, which may be anything. */
export function messageOf(error: unknown): string {
  try {
    if (error instanceof Error) return error.message;
    return typeof error === "string" ? error : describeValue(error);
  } catch {
    return "an error that cannot be read";
  }
}

/** The words for a request that is shed, or has no time left for a lead: a replay, which has one request, tells no difference. */
export const TOO_MANY = "more agents waited than could be planned for in time";
