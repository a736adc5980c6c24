import { codeOf, describeIssue, InputError } from "../input/input-error.ts";
/** The JSON line for an input error. */
export function errorJson(id: string | number | undefined, error: unknown): string {
  const issues = error instanceof InputError ? error.issues : [];
  const text = error instanceof Error ? error.message : String(error);
  const message = issues.length === 0 ? text : issues.map(describeIssue).join("; ");
  const pointer = issues[0]?.pointer ?? "";
  return JSON.stringify({
    id,
    status: "error",
    error: { code: codeOf(error) ?? "internal", message, pointer },
  });
}
