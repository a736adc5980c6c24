import { type Issue, RequestError } from "@understudy/planner-core";

/**
 * Checks options that are whole numbers from 1, where they are given.
 *
 * @throws RequestError that names every one that is not
 */
export function checkPositive(options: Readonly<Record<string, number | undefined>>): void {
  const issues: Issue[] = [];
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || (Number.isInteger(value) && value >= 1)) continue;
    issues.push({ pointer: `/${name}`, message: `is ${value}; it must be an integer from 1` });
  }
  if (issues.length > 0) throw new RequestError(issues);
}
