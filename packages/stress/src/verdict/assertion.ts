import type { MetricUnit } from "./metric.ts";

/** Operator that compares a figure with its limit. */
export type Operator = "<" | "<=" | ">" | ">=" | "=" | "!=";

/** Unit of a limit, as written in an assertion. */
export type LimitUnit =
  | ""
  | "us"
  | "ms"
  | "s"
  | "%"
  | "k"
  | "M"
  | "/s"
  | "k/s"
  | "B"
  | "KB"
  | "MB"
  | "GB"
  | "KB/min"
  | "MB/min";

/** A limit: a number with a unit, or the run's budget. */
export type Limit = { readonly value: number; readonly unit: LimitUnit } | "budget";

/** A condition on one figure of a run. */
export interface Assertion {
  /** Name of a metric. */
  readonly metric: string;
  readonly operator: Operator;
  readonly limit: Limit;
  /** Whether the assertion also holds without data, such as the latency of hits without a cache. */
  readonly isOptional: boolean;
}

/**
 * Units of figures by unit of the metric, as multiples of it: ms, bytes, bytes per minute, answers per second, a share
 * of 1, a count. The first of each is the display unit.
 */
export const UNITS: Readonly<Record<MetricUnit, Readonly<Partial<Record<LimitUnit, number>>>>> = {
  ms: { ms: 1, "": 1, us: 1e-3, s: 1e3 },
  share: { "%": 0.01, "": 1 },
  count: { "": 1, k: 1e3, M: 1e6 },
  "per-second": { "/s": 1, "": 1, k: 1e3, M: 1e6, "k/s": 1e3 },
  bytes: { MB: 2 ** 20, "": 1, B: 1, KB: 2 ** 10, GB: 2 ** 30 },
  "bytes-per-minute": { "MB/min": 2 ** 20, "": 1, "KB/min": 2 ** 10, KB: 2 ** 10, MB: 2 ** 20 },
  ratio: { "": 1 },
};

/** An assertion in the syntax of `parseAssertions`. */
export function printAssertion({ metric, operator, limit, isOptional }: Assertion): string {
  const bound = limit === "budget" ? limit : `${limit.value}${limit.unit}`;
  return `${metric}${isOptional ? "?" : ""}${operator}${bound}`;
}
