import { describeValue } from "../../domain/issues.ts";

/** The message of something that was thrown, which may be anything. */
export function messageOf(error: unknown): string {
  try {
    if (error instanceof Error) return error.message;
    return typeof error === "string" ? error : describeValue(error);
  } catch {
    return "an error that cannot be read";
  }
}
