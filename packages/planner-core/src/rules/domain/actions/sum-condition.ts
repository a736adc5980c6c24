import { negate } from "../../condition/negate.ts";
import {
  type CompareOperator,
  type ConditionNode,
  FALSE_NODE,
  isFalseNode,
  isTrueNode,
  type Term,
  TRUE_NODE,
} from "../../condition/node.ts";
import type { LinearSum } from "../../condition/sums.ts";
import { variableTerm } from "../../condition/terms.ts";
import { MAX_INTEGER, type VariableTable } from "../definition/variables.ts";

/** Limit on the tests and groups of one comparison of sums. */
export const MAX_SUM_SIZE = 5000;

type Factor = readonly [variable: number, factor: number];

/**
 * `sum operator 0` as tests and comparisons of two variables. Sums of more variables are split by the values of the
 * variable with the smallest range: the number of groups is the product of all ranges but the two widest.
 *
 * @returns undefined if this takes more than {@link MAX_SUM_SIZE} tests and groups
 */
export function compareSum(
  { factors, constant }: LinearSum,
  operator: CompareOperator,
  variables: VariableTable,
): ConditionNode | undefined {
  const width = (id: number): number =>
    (variables.max[id] as number) - (variables.min[id] as number);
  const terms = [...factors].sort(([a], [b]) => width(a) - width(b) || a - b);
  const writer = new SumWriter(variables);
  const node = operator === "<=" ? writer.atMost(terms, -constant) : writer.equal(terms, -constant);
  if (writer.sizeLeft < 0) return undefined;
  return operator === "!=" ? negate(node) : node;
}

function rangeOf(
  terms: readonly Factor[],
  { min, max }: VariableTable,
): readonly [low: number, high: number] {
  let low = 0;
  let high = 0;
  for (const [id, factor] of terms) {
    const ends = [factor * (min[id] as number), factor * (max[id] as number)] as const;
    low += Math.min(...ends);
    high += Math.max(...ends);
  }
  return [low, high];
}

class SumWriter {
  readonly #variables: VariableTable;
  sizeLeft = MAX_SUM_SIZE;

  constructor(variables: VariableTable) {
    this.#variables = variables;
  }

  /** `terms <= bound` */
  atMost(terms: readonly Factor[], bound: number): ConditionNode {
    this.sizeLeft--;
    const [low, high] = rangeOf(terms, this.#variables);
    if (high <= bound) return TRUE_NODE;
    if (low > bound || this.sizeLeft < 0) return FALSE_NODE;
    const [[variable, factor], ...rest] = terms as [Factor, ...Factor[]];
    if (rest.length === 0) {
      return factor > 0
        ? { kind: "test", operator: "<=", variable, value: Math.floor(bound / factor) }
        : { kind: "test", operator: ">=", variable, value: Math.ceil(bound / factor) };
    }
    const pair = this.#pair(terms, Math.floor(bound / Math.abs(factor)));
    if (pair !== undefined) return { kind: "compare", operator: "<=", ...pair };
    const children: ConditionNode[] = [];
    // Starts at the value that leaves least room to the other terms: once they hold in any case, they hold for all
    // further values.
    for (const value of this.#values(variable, factor > 0 ? -1 : 1)) {
      const others = this.atMost(rest, bound - factor * value);
      if (this.sizeLeft < 0) return FALSE_NODE;
      if (isFalseNode(others)) continue;
      const operator = factor > 0 ? "<=" : ">=";
      const here: ConditionNode = { kind: "test", operator, variable, value };
      children.push(isTrueNode(others) ? here : { kind: "all", children: [here, others] });
      if (isTrueNode(others)) break;
    }
    return { kind: "any", children };
  }

  /** `terms = bound` */
  equal(terms: readonly Factor[], bound: number): ConditionNode {
    this.sizeLeft--;
    const [low, high] = rangeOf(terms, this.#variables);
    if (low === bound && high === bound) return TRUE_NODE;
    if (low > bound || high < bound || this.sizeLeft < 0) return FALSE_NODE;
    const [[variable, factor], ...rest] = terms as [Factor, ...Factor[]];
    if (rest.length === 0) {
      const value = bound / factor;
      if (!Number.isInteger(value)) return FALSE_NODE;
      return { kind: "test", operator: "=", variable, value: value + 0 };
    }
    const quotient = bound / Math.abs(factor);
    const pair = Number.isInteger(quotient) ? this.#pair(terms, quotient) : undefined;
    if (pair !== undefined) return { kind: "compare", operator: "=", ...pair };
    const children: ConditionNode[] = [];
    for (const value of this.#values(variable, 1)) {
      const others = this.equal(rest, bound - factor * value);
      if (this.sizeLeft < 0) return FALSE_NODE;
      if (isFalseNode(others)) continue;
      const here: ConditionNode = { kind: "test", operator: "=", variable, value };
      children.push(isTrueNode(others) ? here : { kind: "all", children: [here, others] });
    }
    return { kind: "any", children };
  }

  /** The two sides of `x - y <= bound`, or `=`; undefined if the terms are not a difference of two variables. */
  #pair(
    terms: readonly Factor[],
    bound: number,
  ): { readonly left: Term; readonly right: Term } | undefined {
    const [first, second] = terms as [Factor, Factor];
    if (terms.length !== 2 || first[1] + second[1] !== 0) return undefined;
    // Terms fit 32 bits.
    if (Math.abs(bound) > MAX_INTEGER) return undefined;
    const [added, taken] = first[1] > 0 ? [first, second] : [second, first];
    const right = variableTerm(taken[0], this.#variables);
    return {
      left: variableTerm(added[0], this.#variables),
      right: { ...right, offset: bound, cap: right.cap + bound },
    };
  }

  *#values(variable: number, step: 1 | -1): Generator<number> {
    const min = this.#variables.min[variable] as number;
    const max = this.#variables.max[variable] as number;
    for (let value = step > 0 ? min : max; value >= min && value <= max; value += step) yield value;
  }
}
