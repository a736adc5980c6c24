import { describeValue } from "../../domain/issues.ts";

/** What something that was thrown says; it may be anything. */
export function messageOf(error: unknown): string {
  try {
    if (error instanceof Error) return error.message;
    return typeof error === "string" ? error : describeValue(error);
  } catch {
    return "an error that cannot be read";
  }
}
