import { DomainError, type Issue } from "../../../base/errors.ts";

/** An error whose issues point into the author's text. */
export function withIssues(error: unknown, issueOf: (issue: Issue) => Issue): unknown {
  if (!(error instanceof DomainError)) return error;
  return new DomainError(distinctIssues(error.issues.map(issueOf)), { cause: error });
}

/** Distinct issues: an issue in a kind is found once at each of its places. */
export function distinctIssues(issues: readonly Issue[]): readonly Issue[] {
  const byText = new Map(issues.map((issue) => [`${issue.pointer} ${issue.message}`, issue]));
  return [...byText.values()];
}
