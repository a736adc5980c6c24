import { type Issue, StateError } from "../../base/errors.ts";
import { describeValue, isRecord } from "../../base/json/issues.ts";
import { pointerTo } from "../../base/text/json-pointer.ts";
import { encodeValue } from "../../rules/domain/definition/variables.ts";
import type { TimedSteps } from "../../time/schedule/timed-steps.ts";

/**
 * The codes of shared values by variable.
 *
 * @throws StateError for values that do not fit, or of variables that are not shared
 */
export function readShared(
  { domain, isShared }: Pick<TimedSteps, "domain" | "isShared">,
  shared: unknown,
): Map<number, number> {
  const codes = new Map<number, number>();
  if (shared === undefined) return codes;
  if (!isRecord(shared)) {
    const message = `must be an object of variables, not ${describeValue(shared)}`;
    throw new StateError([{ pointer: "/shared", message }]);
  }
  const issues: Issue[] = [];
  for (const [name, value] of Object.entries(shared)) {
    const variable = domain.variables.get(name);
    const pointer = pointerTo("/shared", name);
    if (variable === undefined) issues.push({ pointer, message: `"${name}" is not a variable` });
    else if (isShared[variable.id] !== 1) {
      const hint = "pass it with the state of each member";
      issues.push({ pointer, message: `"${name}" is each member's own`, hint });
    } else {
      const code = encodeValue(variable, value);
      if (code !== undefined) codes.set(variable.id, code);
      else {
        issues.push({ pointer, message: `${describeValue(value)} is not one of its values` });
      }
    }
  }
  if (issues.length > 0) throw new StateError(issues);
  return codes;
}
