import type {
  ArithmeticOperator,
  Comparison,
  ComparisonOperator,
  NumericExpression,
} from "./ast.ts";
import { keyOf, type Tuple } from "./fact-store.ts";
import { type PddlPlace, pddlError } from "./pddl-error.ts";
import type { Schema } from "./schema.ts";
import type { PddlVocabulary } from "./vocabulary.ts";

/** A sum of changing numbers with factors, and a constant. */
export interface Linear {
  readonly constant: number;
  readonly factors: ReadonlyMap<string, number>;
}

/** A comparison that is left when constants are folded. */
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

/** Factors in sums of the domain language. */
const MAX_FACTOR = 1_000_000;

/** The operator that says the same with the sides exchanged. */
export const MIRRORED: Readonly<Record<ComparisonOperator, ComparisonOperator>> = {
  "=": "=",
  "!=": "!=",
  "<": ">",
  "<=": ">=",
  ">": "<",
  ">=": "<=",
};

/** The values of names of variables. */
type Names = Pick<Schema, "indexes">;

/** Folds numeric expressions under a binding: functions that never change are constants. */
export class NumberFolder {
  readonly #vocabulary: PddlVocabulary;
  /** Names of the functions that some action changes. */
  readonly #changing: ReadonlySet<string>;
  /** Initial values by key. */
  readonly #initial: ReadonlyMap<string, number>;

  constructor(
    vocabulary: PddlVocabulary,
    changing: ReadonlySet<string>,
    initial: ReadonlyMap<string, number>,
  ) {
    this.#vocabulary = vocabulary;
    this.#changing = changing;
    this.#initial = initial;
  }

  /** The key of a ground function. */
  key(name: string, terms: readonly string[], { indexes }: Names, binding: Tuple): string {
    const tuple = terms.map((term) => {
      const index = indexes.get(term);
      return index === undefined
        ? this.#vocabulary.object(term, NOWHERE)
        : (binding[index] as number);
    });
    return keyOf(name, tuple);
  }

  /** @returns undefined if the expression reads a constant that the problem does not give */
  fold(expression: NumericExpression, schema: Names, binding: Tuple): Linear | undefined {
    if (expression.kind === "number") return { constant: expression.value, factors: new Map() };
    if (expression.kind === "fluent") {
      const key = this.key(expression.name, expression.terms, schema, binding);
      if (this.#changing.has(expression.name)) {
        return { constant: 0, factors: new Map([[key, 1]]) };
      }
      const constant = this.#initial.get(key);
      return constant === undefined ? undefined : { constant, factors: new Map() };
    }
    const operands: Linear[] = [];
    for (const operand of expression.operands) {
      const folded = this.fold(operand, schema, binding);
      if (folded === undefined) return undefined;
      operands.push(folded);
    }
    const [first, ...more] = operands as [Linear, ...Linear[]];
    const { operator, place } = expression;
    if (operator === "-" && more.length === 0) return scale(first, -1);
    return more.reduce((left, right) => combine(operator, left, right, place), first);
  }

  /** @returns whether the comparison holds, or the test that decides it in a state */
  test(comparison: Comparison, schema: Names, binding: Tuple): boolean | NumericTest {
    const { operator, place } = comparison;
    const left = this.fold(comparison.left, schema, binding);
    const right = this.fold(comparison.right, schema, binding);
    // A comparison with a value that does not exist does not hold.
    if (left === undefined || right === undefined) return false;
    return testOf(combine("-", left, right, place), operator, place);
  }
}

/** @returns whether `sum operator 0` holds, or the test that decides it in a state */
export function testOf(
  { constant, factors }: Linear,
  operator: ComparisonOperator,
  place: PddlPlace,
): boolean | NumericTest {
  const [first, second, ...more] = [...factors];
  if (first === undefined) return compares(constant, operator, 0);
  if (second === undefined) {
    const [fluent, factor] = first;
    const turned = factor < 0 ? MIRRORED[operator] : operator;
    return wholeTest(fluent, turned, exact(-constant / factor), place);
  }
  if (more.length === 0 && constant === 0 && first[1] === -second[1]) {
    const turned = first[1] < 0 ? MIRRORED[operator] : operator;
    return { kind: "fluents", fluent: first[0], operator: turned, other: second[0], place };
  }
  for (const scale of [1, 10, 100, 1000]) {
    const terms = [...factors].map(([fluent, factor]) => [fluent, exact(scale * factor)] as const);
    const value = exact(-scale * constant) + 0;
    if (!terms.every(([, factor]) => isModest(factor)) || !Number.isInteger(value)) continue;
    return { kind: "sum", terms, operator, value, place };
  }
  const hint = "factors have at most three decimals, and are at most a million";
  throw pddlError(place, "this comparison of changing numbers is not supported", hint);
}

function isModest(factor: number): boolean {
  return Number.isInteger(factor) && Math.abs(factor) <= MAX_FACTOR;
}

const NOWHERE: PddlPlace = { source: "domain", line: 1, column: 1 };

/** Undoes the noise of decimal fractions. */
function exact(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}

/** Numbers that change are whole, so that fractions can be rounded away. */
function wholeTest(
  fluent: string,
  operator: ComparisonOperator,
  value: number,
  place: PddlPlace,
): boolean | NumericTest {
  const test = (use: ComparisonOperator, bound: number): NumericTest => {
    return { kind: "value", fluent, operator: use, value: bound, place };
  };
  switch (operator) {
    case "=":
      return Number.isInteger(value) && test("=", value);
    case "!=":
      return !Number.isInteger(value) || test("!=", value);
    case "<":
      return test("<=", Math.ceil(value) - 1);
    case "<=":
      return test("<=", Math.floor(value));
    case ">":
      return test(">=", Math.floor(value) + 1);
    default:
      return test(">=", Math.ceil(value));
  }
}

function compares(left: number, operator: ComparisonOperator, right: number): boolean {
  const difference = exact(left - right);
  switch (operator) {
    case "=":
      return difference === 0;
    case "!=":
      return difference !== 0;
    case "<":
      return difference < 0;
    case "<=":
      return difference <= 0;
    case ">":
      return difference > 0;
    default:
      return difference >= 0;
  }
}

function scale({ constant, factors }: Linear, by: number): Linear {
  const entries = [...factors].map(([key, factor]) => [key, exact(factor * by)] as const);
  return {
    constant: exact(constant * by),
    factors: new Map(entries.filter(([, factor]) => factor !== 0)),
  };
}

function combine(
  operator: ArithmeticOperator,
  left: Linear,
  right: Linear,
  place: PddlPlace,
): Linear {
  if (operator === "*" || operator === "/") {
    const [product, factor] = right.factors.size === 0 ? [left, right] : [right, left];
    if (factor.factors.size > 0 || (operator === "/" && factor !== right)) {
      throw pddlError(place, "products and quotients of changing numbers are not supported");
    }
    if (operator === "/" && factor.constant === 0) throw pddlError(place, "this divides by zero");
    return scale(product, operator === "*" ? factor.constant : 1 / factor.constant);
  }
  const sign = operator === "+" ? 1 : -1;
  const factors = new Map(left.factors);
  for (const [key, factor] of right.factors) {
    const sum = exact((factors.get(key) ?? 0) + sign * factor);
    if (sum === 0) factors.delete(key);
    else factors.set(key, sum);
  }
  return { constant: exact(left.constant + sign * right.constant), factors };
}
