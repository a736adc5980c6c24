import { type Issue, RequestError } from "@understudy/planner-core";

type Numbers = Readonly<Record<string, number | undefined>>;

/** Issues for options that are not positive integers. Undefined options are skipped. */
export function wholeNumberIssues(options: Numbers): Issue[] {
  return Object.entries(options).flatMap(([name, value]) => {
    if (value === undefined || (Number.isInteger(value) && value >= 1)) return [];
    return [{ pointer: `/${name}`, message: `is ${value}; it must be an integer from 1` }];
  });
}

/** Issues for options that are not integers within their inclusive ranges. Undefined options are skipped. */
export function rangeIssues(
  options: Readonly<Record<string, readonly [value: number | undefined, min: number, max: number]>>,
): Issue[] {
  return Object.entries(options).flatMap(([name, [value, min, max]]) => {
    if (value === undefined || (Number.isInteger(value) && value >= min && value <= max)) return [];
    const message = `is ${value}; it must be an integer from ${min} to ${max}`;
    return [{ pointer: `/${name}`, message }];
  });
}

/** Issues for options that are not greater than 0. Undefined options are skipped. */
export function positiveIssues(options: Numbers): Issue[] {
  return Object.entries(options).flatMap(([name, value]) => {
    if (value === undefined || value > 0) return [];
    return [{ pointer: `/${name}`, message: `is ${value}; it must be above 0` }];
  });
}

/** An issue for an option that is not one of the allowed values. */
export function wordIssues<T extends string>(
  name: string,
  value: T | undefined,
  known: readonly T[],
): Issue[] {
  if (value === undefined || known.includes(value)) return [];
  return [{ pointer: `/${name}`, message: `must be one of ${known.join(", ")}` }];
}

/** Issues for unknown options, which are most likely misspelt. */
export function unknownIssues(options: object, known: readonly string[]): Issue[] {
  const names = Object.keys(options).filter((name) => !known.includes(name));
  const hint = `one of ${known.join(", ")}`;
  return names.map((name) => ({ pointer: `/${name}`, message: "is not an option", hint }));
}

/** @throws RequestError with all issues, if there are any */
export function refuseIssues(...issues: readonly (readonly Issue[])[]): void {
  const all = issues.flat();
  if (all.length > 0) throw new RequestError(all);
}
