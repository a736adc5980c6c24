import { type Issue, RequestError } from "../../base/errors.ts";
import { isRecord } from "../../base/json/issues.ts";
import { wrongShape } from "../../base/json/lists.ts";
import { pointerTo } from "../../base/text/json-pointer.ts";
import { suggestName } from "../../base/text/nearest-name.ts";
import type { Domain, Goal } from "../../rules/domain/domain.ts";

/**
 * The goals that members have besides the goal of all, by name.
 *
 * @throws RequestError for an unknown member or a goal that does not fit the domain, with the pointers to all of them
 */
export function readOwnGoals(
  domain: Domain,
  names: readonly string[],
  given: unknown,
): ReadonlyMap<string, Goal> {
  const goals = new Map<string, Goal>();
  if (given === undefined) return goals;
  if (!isRecord(given)) throw wrongShape("/goals", "goals by member", given);
  const issues: Issue[] = [];
  for (const [name, reference] of Object.entries(given)) {
    const pointer = pointerTo("/goals", name);
    if (!names.includes(name)) {
      const hint = suggestName(name, names) ?? `members: ${names.join(", ")}`;
      issues.push({ pointer, message: "is the goal of no member", hint });
      continue;
    }
    if (reference === undefined) continue;
    try {
      goals.set(name, domain.goal(reference as string));
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      for (const issue of error.issues) {
        issues.push({ ...issue, pointer: `${pointer}${issue.pointer.replace(/^\/goal\b/, "")}` });
      }
    }
  }
  if (issues.length > 0) throw new RequestError(issues);
  return goals;
}
