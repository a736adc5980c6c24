import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyText } from "../../../../scripts/testing/any-text.mjs";
import {
  type Assertion,
  type LimitUnit,
  type Operator,
  printAssertion,
  UNITS,
} from "./assertion.ts";
import { AssertionSyntaxError } from "./assertion-error.ts";
import { METRICS } from "./metric.ts";
import { parseAssertions } from "./parse-assertions.ts";
import { PRESETS } from "./preset.ts";

const operators: readonly Operator[] = ["<", "<=", ">", ">=", "=", "!="];

const assertion: fc.Arbitrary<Assertion> = fc
  .constantFrom(...METRICS)
  .chain(({ name, unit, readShare }) => {
    const units = Object.keys(UNITS[unit]) as LimitUnit[];
    if (readShare !== undefined) units.push("%");
    const value = fc.oneof(
      fc.integer({ min: 0, max: 1e9 }),
      fc.double({ min: 0, max: 1e12, noNaN: true }),
    );
    const limit: fc.Arbitrary<Assertion["limit"]> = fc.record({
      value: value.map((each) => each + 0),
      unit: fc.constantFrom(...units),
    });
    return fc.record({
      metric: fc.constant(name),
      operator: fc.constantFrom(...operators),
      limit: unit === "ms" ? fc.oneof(limit, fc.constant("budget" as const)) : limit,
      isOptional: fc.boolean(),
    });
  });

function errorOf(expression: string): AssertionSyntaxError {
  try {
    parseAssertions(expression);
  } catch (error) {
    if (error instanceof AssertionSyntaxError) return error;
  }
  throw new Error(`${expression} was read`);
}

describe("parseAssertions", () => {
  it("reads back its printed form", () => {
    fc.assert(
      fc.property(fc.array(assertion, { minLength: 1, maxLength: 6 }), (assertions) => {
        expect(parseAssertions(assertions.map(printAssertion).join(","))).toEqual(assertions);
      }),
    );
  });

  it("reads blanks and typographic signs", () => {
    expect(parseAssertions("p99<50, misses=0 ,fallback < 20%,hits.p95≤1ms,rate>=20k")).toEqual([
      { metric: "p99", operator: "<", limit: { value: 50, unit: "" }, isOptional: false },
      { metric: "misses", operator: "=", limit: { value: 0, unit: "" }, isOptional: false },
      { metric: "fallback", operator: "<", limit: { value: 20, unit: "%" }, isOptional: false },
      { metric: "hits.p95", operator: "<=", limit: { value: 1, unit: "ms" }, isOptional: false },
      { metric: "rate", operator: ">=", limit: { value: 20, unit: "k" }, isOptional: false },
    ]);
  });

  it("expands presets", () => {
    for (const [name, { text }] of Object.entries(PRESETS)) {
      expect(parseAssertions(name)).toEqual(parseAssertions(text));
    }
    expect(parseAssertions("faults,p99<20").at(-1)).toMatchObject({ metric: "p99" });
  });

  it("reports the place of a mistake, and suggests a fix", () => {
    expect(errorOf("p99<50,mises=0")).toMatchObject({
      code: "invalid-assertion",
      offset: 7,
      problem: 'there is no metric "mises"',
      hint: "did you mean misses?",
    });
    expect(errorOf("p99")).toMatchObject({ offset: 3, problem: "an operator is missing" });
    expect(errorOf("p99<")).toMatchObject({ offset: 4, problem: "a limit is missing" });
    expect(errorOf("p99<soon")).toMatchObject({ offset: 4, problem: '"soon" is not a number' });
    expect(errorOf("p99<50%")).toMatchObject({
      offset: 4,
      problem: '"%" is not a unit of p99',
      hint: "p99 takes a plain number, or one in ms, us, s, or budget",
    });
    expect(errorOf("misses<=budget")).toMatchObject({ problem: "misses is not a time" });
    expect(errorOf("p99<50,,misses=0")).toMatchObject({ offset: 7 });
    expect(errorOf(" ")).toMatchObject({ problem: "is empty" });
    expect(errorOf("p99<1e999")).toMatchObject({ problem: '"1e999" is too large' });
    expect(errorOf("<5").problem).toBe('there is no metric ""');
  });

  it("answers any text with assertions or its own error", () => {
    fc.assert(
      fc.property(anyText(), (text) => {
        try {
          parseAssertions(text);
        } catch (error) {
          expect(error).toBeInstanceOf(AssertionSyntaxError);
        }
      }),
    );
    for (const name of ["constructor", "__proto__", "toString"]) errorOf(`${name}=1`);
    errorOf("p99<1constructor");
    errorOf("x".repeat(5000));
  });
});
