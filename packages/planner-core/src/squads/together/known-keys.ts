import { RequestError } from "../../base/errors.ts";
import { IssueCollector, isRecord } from "../../base/json/issues.ts";
import { pointerTo } from "../../base/text/json-pointer.ts";
import { MEMBER_KEYS, RUNNING_KEYS, SQUAD_REQUEST_KEYS } from "../../engine/contract/known-keys.ts";
import { DEFAULT_DOMAIN_LIMITS } from "../../rules/domain/definition/definition.ts";
import { reportUnknownKeys } from "../../rules/domain/definition/variables.ts";

/**
 * Refuses what a request for a joint plan does not have: a misspelt deadline would be none.
 *
 * @throws RequestError with all unknown keys
 */
export function checkTogetherKeys(request: unknown): void {
  if (!isRecord(request)) {
    throw new RequestError([{ pointer: "", message: "must be a request, which is an object" }]);
  }
  const { agents, running } = request;
  const issues = new IssueCollector(DEFAULT_DOMAIN_LIMITS.maxIssues);
  reportUnknownKeys(given(request), Object.keys(SQUAD_REQUEST_KEYS), "", issues);
  for (const [name, member] of Object.entries(isRecord(agents) ? agents : {})) {
    // No variable has objects for values.
    if (!isRecord(member) || !isRecord(member["state"])) continue;
    reportUnknownKeys(given(member), Object.keys(MEMBER_KEYS), pointerTo("/agents", name), issues);
  }
  for (const [index, entry] of (Array.isArray(running) ? running : []).entries()) {
    if (!isRecord(entry)) continue;
    reportUnknownKeys(
      given(entry),
      Object.keys(RUNNING_KEYS),
      pointerTo("/running", index),
      issues,
    );
  }
  if (!issues.isEmpty) throw new RequestError(issues.issues);
}

/** A record without its undefined entries. */
function given(record: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}
