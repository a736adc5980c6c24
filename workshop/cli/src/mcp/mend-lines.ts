import type { MendedIssue } from "../check/mend/find-mend.ts";

/** Findings as lines, each with its fix; empty without findings. */
export function mendLines(findings: readonly MendedIssue[]): string[] {
  if (findings.length === 0) return [];
  const lines = findings.map(({ pointer, message, mend }) => {
    const patch = mend === undefined ? "" : `\n  patch: ${JSON.stringify(mend)}`;
    return `- ${pointer} ${message}${patch}`;
  });
  return ["", "To mend", ...lines];
}
