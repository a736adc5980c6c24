import { RequestError } from "../../base/errors.ts";
import { describeValue, isRecord } from "../../base/json/issues.ts";

const EXPECTED = {
  domain: "a domain of defineDomain or loadDomain",
  orchestrator: "an Orchestrator",
  planner: "a planner, such as new ClassicalPlanner()",
};

/** A member that every part of a kind has. */
const MEMBERS = { domain: "untyped", orchestrator: "domain", planner: "start" };

/**
 * Checks that options have a part which nothing works without.
 *
 * @throws RequestError if the part is missing, or something else
 */
export function checkPart(options: unknown, kind: keyof typeof EXPECTED): void {
  const part = isRecord(options) ? options[kind] : undefined;
  if (isRecord(part) && MEMBERS[kind] in part) return;
  const expected = EXPECTED[kind];
  const message =
    part === undefined ? "is missing" : `must be ${expected}, not ${describeValue(part)}`;
  throw new RequestError([{ pointer: `/${kind}`, message, hint: `pass ${expected}` }]);
}
