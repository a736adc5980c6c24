import { nearestName } from "@understudy/planner-core/internal";
import { type Assertion, type Limit, type LimitUnit, type Operator, UNITS } from "./assertion.ts";
import { AssertionSyntaxError } from "./assertion-error.ts";
import { METRICS, type Metric, metricNamed } from "./metric.ts";
import { PRESETS } from "./preset.ts";

/** Maximum length of an expression. */
const MAX_LENGTH = 4096;

const OPERATORS: Readonly<Record<string, Operator>> = {
  "<": "<",
  "<=": "<=",
  "≤": "<=",
  ">": ">",
  ">=": ">=",
  "≥": ">=",
  "=": "=",
  "==": "=",
  "!=": "!=",
  "≠": "!=",
};

/**
 * Reads assertions, separated by commas: `p99<50,misses=0,fallback<20%,hits.p95<=1,rate>=20k`. Limits have a unit or
 * that of their metric (ms, a share of 1, a count, bytes); `budget` is the budget of the run; `?` after a metric lets
 * it hold without data. A name of {@link PRESETS} expands to its assertions.
 *
 * @throws AssertionSyntaxError with the place, the problem and a hint
 *
 * @example
 * parseAssertions("default,p99<20");
 */
export function parseAssertions(expression: string): readonly Assertion[] {
  if (expression.length > MAX_LENGTH) {
    throw new AssertionSyntaxError(
      expression,
      MAX_LENGTH,
      `is longer than ${MAX_LENGTH} characters`,
    );
  }
  if (expression.trim() === "") {
    throw new AssertionSyntaxError(expression, 0, "is empty", "such as p99<50,misses=0");
  }
  const found: Assertion[] = [];
  let offset = 0;
  for (const part of expression.split(",")) {
    found.push(...parsePart(expression, part, offset));
    offset += part.length + 1;
  }
  return found;
}

function parsePart(expression: string, part: string, start: number): readonly Assertion[] {
  const offset = start + part.length - part.trimStart().length;
  const text = part.trim();
  const fail = (at: number, problem: string, hint?: string): never => {
    throw new AssertionSyntaxError(expression, offset + at, problem, hint);
  };
  if (text === "") return fail(0, "an assertion is missing", "remove the comma");
  if (Object.hasOwn(PRESETS, text))
    return parseAssertions((PRESETS[text] as { text: string }).text);

  const match = /^([^\s<>=!≤≥≠?]*)(\?)?\s*(<=|>=|==|!=|[<>=≤≥≠])?\s*(.*)$/su.exec(text);
  const [, name = "", optional, sign, bound = ""] = match ?? [];
  const metric = metricNamed(name);
  if (metric === undefined) return fail(0, `there is no metric ${quoted(name)}`, suggest(name));
  if (sign === undefined) {
    return fail(name.length, "an operator is missing", "one of < <= > >= = !=, such as p99<50");
  }
  const at = text.length - bound.length;
  return [
    {
      metric: name,
      operator: OPERATORS[sign] as Operator,
      limit: parseLimit(bound, metric, (problem, hint) => fail(at, problem, hint)),
      isOptional: optional !== undefined,
    },
  ];
}

function parseLimit(
  text: string,
  metric: Metric,
  fail: (problem: string, hint?: string) => never,
): Limit {
  const { name, unit: kind } = metric;
  if (text === "budget") {
    return kind === "ms" ? text : fail(`${name} is not a time`, "budget is a limit for latencies");
  }
  const match = /^(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)\s*(.*)$/su.exec(text);
  if (match === null) {
    return fail(
      text === "" ? "a limit is missing" : `${quoted(text)} is not a number`,
      limits(metric),
    );
  }
  const [, digits = "", unit = ""] = match;
  const value = Number(digits);
  if (!Number.isFinite(value)) return fail(`${quoted(digits)} is too large`);
  const isShare = unit === "%" && metric.readShare !== undefined;
  if (!isShare && !Object.hasOwn(UNITS[kind], unit)) {
    return fail(`${quoted(unit)} is not a unit of ${name}`, limits(metric));
  }
  // Adding 0 turns -0 into 0, since -0 would be printed.
  return { value: value + 0, unit: unit as LimitUnit };
}

function limits({ name, unit, readShare }: Metric): string {
  const units = Object.keys(UNITS[unit]).filter((each) => each !== "");
  if (readShare !== undefined) units.push("%");
  const known =
    units.length === 0 ? "a plain number" : `a plain number, or one in ${units.join(", ")}`;
  return `${name} takes ${known}${unit === "ms" ? ", or budget" : ""}`;
}

function suggest(name: string): string {
  const known = [...METRICS.map((metric) => metric.name), ...Object.keys(PRESETS)];
  const near = nearestName(name, known);
  if (near !== undefined) return `did you mean ${near}?`;
  const presets = Object.keys(PRESETS).join(", ");
  return `such as p99, hits.p95, misses, fallback, rate, or the presets ${presets}; see understudy stress --help`;
}

function quoted(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}
