/**
 * Exact numbers: sums of changing numbers and tests on them.
 *
 * @module
 */

import { requireExact } from "../exact-number.ts";
import { keyOf, nameInKey, type Tuple } from "../facts/fact-store.ts";
import type { Schema } from "../facts/schema.ts";
import type { PddlVocabulary } from "../facts/vocabulary.ts";
import { type PddlPlace, pddlError } from "../pddl-error.ts";
import { Rational } from "../rational.ts";
import type { ArithmeticOperator, Comparison, NumericExpression } from "../read/ast.ts";
import { foldTest, type Linear, type NumericTest } from "./numeric-test.ts";

/** Limit on numbers in a sum during folding. */
const MAX_FACTORS = 1000;
const NO_FACTORS: ReadonlyMap<string, Rational> = new Map();
const MINUS_ONE = Rational.whole(-1);
const NOWHERE: PddlPlace = { source: "domain", line: 1, column: 1 };

/** Variables by name. */
type Names = Pick<Schema, "indexes">;

/** Folds numeric expressions under a binding: unchanging functions are constants. */
export class NumberFolder {
  readonly #vocabulary: PddlVocabulary;
  /** Names of functions that actions change. */
  readonly #changing: ReadonlySet<string>;
  /** Initial values by key. */
  readonly #initial: ReadonlyMap<string, Rational>;
  /** Scale of each function, by name. */
  readonly #scales: ReadonlyMap<string, Rational>;

  constructor(
    vocabulary: PddlVocabulary,
    changing: ReadonlySet<string>,
    initial: ReadonlyMap<string, Rational>,
    scales: ReadonlyMap<string, Rational>,
  ) {
    this.#vocabulary = vocabulary;
    this.#changing = changing;
    this.#initial = initial;
    this.#scales = scales;
  }

  /** Scale factor of a changing number. */
  scaleOf(name: string): Rational {
    return this.#scales.get(name) ?? Rational.ONE;
  }

  /** Scaled initial values. */
  get start(): ReadonlyMap<string, Rational> {
    if (this.#scales.size === 0) return this.#initial;
    return new Map(
      [...this.#initial].map(([key, value]) => [key, value.times(this.scaleOf(nameInKey(key)))]),
    );
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

  /**
   * @returns undefined if the expression reads a constant without a value
   * @throws PddlError for products of changing numbers, and for values with too many digits
   */
  fold(expression: NumericExpression, schema: Names, binding: Tuple): Linear | undefined {
    if (expression.kind === "number") return { constant: expression.value, factors: NO_FACTORS };
    if (expression.kind === "fluent") {
      const key = this.key(expression.name, expression.terms, schema, binding);
      if (this.#changing.has(expression.name)) {
        const factor = Rational.ONE.over(this.scaleOf(expression.name));
        return { constant: Rational.ZERO, factors: new Map([[key, factor]]) };
      }
      const constant = this.#initial.get(key);
      return constant === undefined ? undefined : { constant, factors: NO_FACTORS };
    }
    const operands: Linear[] = [];
    for (const operand of expression.operands) {
      const folded = this.fold(operand, schema, binding);
      if (folded === undefined) return undefined;
      operands.push(folded);
    }
    const [first, ...more] = operands as [Linear, ...Linear[]];
    const { operator, place } = expression;
    if (operator === "-" && more.length === 0) return scale(first, MINUS_ONE);
    return more.reduce((left, right) => combine(operator, left, right, place), first);
  }

  /** The key of the first constant in an expression that has no value; undefined if all have one. */
  missingIn(expression: NumericExpression, schema: Names, binding: Tuple): string | undefined {
    if (expression.kind === "number") return undefined;
    if (expression.kind === "fluent") {
      if (this.#changing.has(expression.name)) return undefined;
      const key = this.key(expression.name, expression.terms, schema, binding);
      return this.#initial.has(key) ? undefined : key;
    }
    for (const operand of expression.operands) {
      const key = this.missingIn(operand, schema, binding);
      if (key !== undefined) return key;
    }
    return undefined;
  }

  /** @returns whether the comparison holds, or its test in a state */
  test(comparison: Comparison, schema: Names, binding: Tuple): boolean | NumericTest {
    // A comparison with an undefined value is false.
    return this.testIfDefined(comparison, schema, binding) ?? false;
  }

  /** `test`, but undefined for a comparison with a constant that has no value. */
  testIfDefined(
    comparison: Comparison,
    schema: Names,
    binding: Tuple,
  ): boolean | NumericTest | undefined {
    const { operator, place } = comparison;
    const left = this.fold(comparison.left, schema, binding);
    const right = this.fold(comparison.right, schema, binding);
    if (left === undefined || right === undefined) return undefined;
    return foldTest(combine("-", left, right, place), operator, place);
  }
}

function scale({ constant, factors }: Linear, by: Rational): Linear {
  const entries = [...factors].map(([key, factor]) => [key, factor.times(by)] as const);
  return {
    constant: constant.times(by),
    factors: new Map(entries.filter(([, factor]) => !factor.isZero)),
  };
}

function combine(
  operator: ArithmeticOperator,
  left: Linear,
  right: Linear,
  place: PddlPlace,
): Linear {
  const { constant, factors } = combineFreely(operator, left, right, place);
  for (const value of [constant, ...factors.values()]) requireExact(value, place);
  if (factors.size > MAX_FACTORS) throw pddlError(place, "this adds up too many changing numbers");
  return { constant, factors };
}

function combineFreely(
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
    if (operator === "*") return scale(product, factor.constant);
    if (factor.constant.isZero) throw pddlError(place, "this divides by zero");
    return scale(product, Rational.ONE.over(factor.constant));
  }
  const added = operator === "+" ? right : scale(right, MINUS_ONE);
  return {
    constant: left.constant.plus(added.constant),
    factors: addFactors(left.factors, added.factors),
  };
}

/** The factors of a sum, without those that cancel out. */
function addFactors(
  left: ReadonlyMap<string, Rational>,
  right: ReadonlyMap<string, Rational>,
): ReadonlyMap<string, Rational> {
  const factors = new Map(left);
  for (const [key, factor] of right) {
    const sum = (factors.get(key) ?? Rational.ZERO).plus(factor);
    if (sum.isZero) factors.delete(key);
    else factors.set(key, sum);
  }
  return factors;
}
