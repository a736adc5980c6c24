/**
 * The verdict on a run: its figures against assertions.
 *
 * @module
 */

import type { RunResult } from "../result/run-result.ts";
import { type Assertion, type Operator, printAssertion, UNITS } from "./assertion.ts";
import { type MetricUnit, metricNamed } from "./metric.ts";
import { parseAssertions } from "./parse-assertions.ts";

/** The result of one assertion. */
interface Check {
  /** Text of the assertion. */
  readonly assertion: string;
  readonly metric: string;
  readonly meaning: string;
  readonly unit: MetricUnit;
  /** The figure in the metric's own unit; undefined if there is no data. */
  readonly actual?: number | undefined;
  /** The limit in the same unit. */
  readonly limit: number;
  readonly passed: boolean;
}

/** The verdict on a run. */
export interface Verdict {
  readonly passed: boolean;
  readonly checks: readonly Check[];
}

/** The default preset of a run: `faults` with planned faults, else `default`. */
export function defaultAssertions({
  faults,
}: {
  readonly faults: readonly unknown[];
}): readonly Assertion[] {
  return parseAssertions(faults.length > 0 ? "faults" : "default");
}

/**
 * Checks a run against assertions. Without data, an assertion fails unless it is optional.
 *
 * @example judge(result, parseAssertions("p99<50,misses=0")).passed;
 */
export function judge(result: RunResult, assertions: readonly Assertion[]): Verdict {
  const checks = assertions.map((assertion) => check(result, assertion));
  return { passed: checks.every(({ passed }) => passed), checks };
}

function check(result: RunResult, assertion: Assertion): Check {
  const { metric: name, operator, limit: bound, isOptional } = assertion;
  const metric = metricNamed(name);
  if (metric === undefined) throw new RangeError(`there is no metric ${name}`);
  const isShare = bound !== "budget" && bound.unit === "%" && metric.readShare !== undefined;
  const unit: MetricUnit = isShare ? "share" : metric.unit;
  const actual = isShare ? metric.readShare?.(result) : metric.read(result);
  const limit =
    bound === "budget"
      ? result.options.budgetMs
      : bound.value * (UNITS[unit][bound.unit] as number);
  const passed = actual === undefined ? isOptional : holds(actual, operator, limit);
  return {
    assertion: printAssertion(assertion),
    metric: name,
    meaning: metric.meaning,
    unit,
    ...(actual === undefined ? {} : { actual }),
    limit,
    passed,
  };
}

function holds(actual: number, operator: Operator, limit: number): boolean {
  switch (operator) {
    case "<":
      return actual < limit;
    case "<=":
      return actual <= limit;
    case ">":
      return actual > limit;
    case ">=":
      return actual >= limit;
    case "=":
      return actual === limit;
    case "!=":
      return actual !== limit;
  }
}
