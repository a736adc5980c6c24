import { notExact } from "../exact-number.ts";
import { type PddlPlace, pddlError } from "../pddl-error.ts";
import { greatestDivisor, Rational } from "../rational.ts";
import type { ComparisonOperator } from "../read/ast.ts";

/** Largest factor or constant in a sum of the domain language. */
export const MAX_FACTOR = 1_000_000;
/** Limit on terms of such a sum. */
export const MAX_TERMS = 8;
/** Limit on changing numbers in a sum of a file. */
const MAX_WRITTEN_TERMS = 1000;
/** A linear sum of changing numbers. */
export interface Linear {
  readonly constant: Rational;
  /** Non-zero factors of the fluents. */
  readonly factors: ReadonlyMap<string, Rational>;
}

/** A comparison after folding constants. */
export type NumericTest =
  | {
      readonly kind: "value";
      readonly fluent: string;
      readonly operator: ComparisonOperator;
      readonly value: number;
      readonly place: PddlPlace;
    }
  | {
      readonly kind: "fluents";
      readonly fluent: string;
      readonly operator: ComparisonOperator;
      readonly other: string;
      readonly place: PddlPlace;
    }
  | {
      /** A sum of numbers with whole factors, and a whole number. */
      readonly kind: "sum";
      readonly terms: readonly LinearTerm[];
      readonly operator: ComparisonOperator;
      readonly value: number;
      readonly place: PddlPlace;
    };

/** A number and its factor. */
export type LinearTerm = readonly [fluent: string, factor: number];

/** The test as a sum compared with a number. */
export function linearSumOf(test: NumericTest): {
  readonly terms: readonly LinearTerm[];
  readonly value: number;
} {
  switch (test.kind) {
    case "value":
      return { terms: [[test.fluent, 1]], value: test.value };
    case "fluents":
      return {
        terms: [
          [test.fluent, 1],
          [test.other, -1],
        ],
        value: 0,
      };
    case "sum":
      return test;
  }
}

/** The numbers that a test reads. */
export function fluentsOf(test: NumericTest): readonly string[] {
  return linearSumOf(test).terms.map(([fluent]) => fluent);
}

/** The operator for exchanged sides. */
export const MIRRORED: Readonly<Record<ComparisonOperator, ComparisonOperator>> = {
  "=": "=",
  "!=": "!=",
  "<": ">",
  "<=": ">=",
  ">": "<",
  ">=": "<=",
};

/** @returns whether `sum operator 0` holds, or its test in a state */
export function foldTest(
  { constant, factors }: Linear,
  operator: ComparisonOperator,
  place: PddlPlace,
): boolean | NumericTest {
  const unit = unitOf([...factors.values()]);
  const terms = [...factors].map(([fluent, factor]) => [fluent, factor.over(unit)] as const);
  const [leading, second] = terms;
  if (leading === undefined) return compares(constant, operator);
  const [first, factor] = leading;
  const limit = constant.negated().over(unit);
  if (second === undefined) {
    // The unit equals the factor except for its sign.
    const isMirrored = factor.isNegative;
    const turned = isMirrored ? MIRRORED[operator] : operator;
    const rounded = roundLimit(turned, isMirrored ? limit.negated() : limit, place);
    if (typeof rounded === "boolean") return rounded;
    return { kind: "value", fluent: first, ...withoutStrictness(rounded), place };
  }
  const rounded = roundLimit(operator, limit, place);
  if (typeof rounded === "boolean") return rounded;
  if (isDifference(terms) && rounded.value === 0) {
    const turned = factor.isNegative ? MIRRORED[rounded.operator] : rounded.operator;
    const [other] = second;
    return { kind: "fluents", fluent: first, operator: turned, other, place };
  }
  return { kind: "sum", terms: termsOf(terms, place), ...rounded, place };
}

/**
 * The factors in the form of the domain language.
 *
 * @throws PddlError for fractions, too large factors, and too many numbers
 */
export function termsOf(
  factors: Iterable<readonly [fluent: string, factor: Rational]>,
  place: PddlPlace,
): readonly LinearTerm[] {
  const terms = [...factors].map(([fluent, factor]): LinearTerm => {
    const whole = factor.toNumber();
    if (factor.isWhole && Math.abs(whole) <= MAX_FACTOR) return [fluent, whole];
    const hint = "use a smaller unit for this number, or a larger one for the others";
    const message = factor.isWhole ? `is beyond ${MAX_FACTOR}` : "is a fraction";
    throw pddlError(place, `a factor of a changing number ${message}`, hint);
  });
  if (terms.length <= MAX_WRITTEN_TERMS) return terms;
  const message = `this adds up ${terms.length} changing numbers`;
  throw pddlError(
    place,
    message,
    `at most ${MAX_WRITTEN_TERMS}: let the actions keep the sum as a number`,
  );
}

/** The positive number whose quotients of the factors are whole and coprime. */
function unitOf(factors: readonly Rational[]): Rational {
  let numerator = 0n;
  let denominator = 1n;
  for (const factor of factors) {
    numerator = greatestDivisor(numerator, factor.numerator);
    denominator *= factor.denominator / greatestDivisor(denominator, factor.denominator);
  }
  return Rational.of(numerator, denominator);
}

function isDifference(terms: readonly (readonly [string, Rational])[]): boolean {
  const [first, second] = terms.map(([, factor]) => factor);
  return terms.length === 2 && first !== undefined && second?.negated().equals(first) === true;
}

/**
 * Rounds a limit of a sum of whole numbers with whole factors to a whole number, since the sum is whole.
 *
 * @throws PddlError for numbers that JavaScript cannot represent
 */
function roundLimit(
  operator: ComparisonOperator,
  limit: Rational,
  place: PddlPlace,
): boolean | { readonly operator: ComparisonOperator; readonly value: number } {
  const below = limit.floor();
  if (below < Number.MIN_SAFE_INTEGER || below >= Number.MAX_SAFE_INTEGER) throw notExact(place);
  const value = Number(below);
  if (limit.isWhole) return { operator, value };
  if (operator === "=" || operator === "!=") return operator === "!=";
  return operator.startsWith("<")
    ? { operator: "<=", value }
    : { operator: ">=", value: value + 1 };
}

function withoutStrictness(test: {
  readonly operator: ComparisonOperator;
  readonly value: number;
}): typeof test {
  if (test.operator === "<") return { operator: "<=", value: test.value - 1 };
  if (test.operator === ">") return { operator: ">=", value: test.value + 1 };
  return test;
}

/** Whether a constant compared with 0 satisfies the operator. */
export function compares(value: Rational, operator: ComparisonOperator): boolean {
  switch (operator) {
    case "=":
      return value.isZero;
    case "!=":
      return !value.isZero;
    case "<":
      return value.isNegative;
    case "<=":
      return value.isNegative || value.isZero;
    case ">":
      return !value.isNegative && !value.isZero;
    default:
      return !value.isNegative;
  }
}
