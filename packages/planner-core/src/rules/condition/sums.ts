import {
  type ConditionNode,
  FALSE_NODE,
  isFalseNode,
  isTrueNode,
  makeTest,
  type SumTerm,
  type Term,
  type TestOperator,
  TRUE_NODE,
} from "./node.ts";
import { variableTerm } from "./terms.ts";
import type { VariableRanges } from "./value-set.ts";

/** Limit on sums, which must fit 32 bits like all compiled values. */
const MAX_SUM = 0x7fffffff;

/** Limit on the number of sums in one comparison once its caps are expanded. */
const MAX_SUMS = 1000;

/** `factor * variable + … + constant`. */
export interface LinearSum {
  /** Factor of each variable, never 0. */
  readonly factors: ReadonlyMap<number, number>;
  readonly constant: number;
}

/** `min(cap, sum)`: the value of a variable after a sum is added or assigned to it. */
export interface CappedSum extends LinearSum {
  readonly cap: number;
}

/** A value after some steps, expressed by the state before these steps. */
export type Operand = Term | CappedSum | number;

/** Thrown if a sum does not fit 32 bits, or if a comparison needs too many sums. */
export class SumOverflow extends RangeError {
  override readonly name = "SumOverflow";
}

/** The least and the greatest value of a sum. */
export function rangeOfSum(
  { factors, constant }: LinearSum,
  { min, max }: VariableRanges,
): readonly [low: number, high: number] {
  let low = constant;
  let high = constant;
  for (const [variable, factor] of factors) {
    const first = factor * (min[variable] as number);
    const last = factor * (max[variable] as number);
    low += Math.min(first, last);
    high += Math.max(first, last);
  }
  return [low, high];
}

/**
 * `sum <= 0` in its shortest form: a test for one variable, a comparison of terms for a difference of two, otherwise a
 * sum without common factors.
 *
 * @throws SumOverflow
 */
export function sumAtMost(sum: LinearSum, ranges: VariableRanges): ConditionNode {
  const [low, high] = rangeOfSum(sum, ranges);
  if (high <= 0) return TRUE_NODE;
  if (low > 0) return FALSE_NODE;
  let { constant } = sum;
  const terms: SumTerm[] = [];
  let divisor = 0;
  for (const [variable, factor] of sum.factors) {
    const only = ranges.min[variable] as number;
    if (factor === 0) continue;
    if (only === ranges.max[variable]) constant += factor * only;
    else {
      terms.push({ variable, factor });
      divisor = greatestCommonDivisor(divisor, Math.abs(factor));
    }
  }
  const bound = Math.floor(-constant / divisor);
  const shortened =
    divisor === 1
      ? terms
      : terms.map(({ variable, factor }) => ({ variable, factor: factor / divisor }));
  return sumNode(shortened, bound, ranges);
}

/** `terms <= bound`, which some states satisfy and others do not. */
function sumNode(terms: SumTerm[], bound: number, ranges: VariableRanges): ConditionNode {
  const [first, second] = terms as [SumTerm, SumTerm];
  if (terms.length === 1) {
    return first.factor > 0
      ? makeTest(first.variable, "<=", bound)
      : makeTest(first.variable, ">=", 0 - bound);
  }
  let reach = 0;
  for (const { variable, factor } of terms) {
    const ends = [ranges.min[variable] as number, ranges.max[variable] as number];
    reach += Math.abs(factor) * Math.max(...ends.map(Math.abs));
  }
  if (!(reach <= MAX_SUM)) throw new SumOverflow("A sum does not fit 32 bits");
  if (terms.length === 2 && first.factor + second.factor === 0) {
    const [added, taken] = first.factor > 0 ? [first, second] : [second, first];
    const right = variableTerm(taken.variable, ranges);
    return {
      kind: "compare",
      operator: "<=",
      left: variableTerm(added.variable, ranges),
      right: { ...right, offset: bound, cap: right.cap + bound },
    };
  }
  terms.sort((a, b) => a.variable - b.variable);
  return { kind: "sum", terms, bound };
}

function greatestCommonDivisor(a: number, b: number): number {
  let [larger, smaller] = [a, b];
  while (smaller > 0) [larger, smaller] = [smaller, larger % smaller];
  return larger;
}

/** The linear sum and the cap of an operand. */
function cappedSum(operand: Operand): CappedSum {
  if (typeof operand === "number") return { factors: new Map(), constant: operand, cap: operand };
  if ("factors" in operand) return operand;
  const { variable, offset, cap } = operand;
  return { factors: new Map([[variable, 1]]), constant: offset, cap };
}

/** A term whose variable is replaced by an operand. */
export function termOfSum({ offset, cap }: Term, operand: CappedSum): CappedSum {
  return {
    factors: operand.factors,
    constant: operand.constant + offset,
    cap: Math.min(cap, operand.cap + offset),
  };
}

/** An operand with its factor. */
export type OperandTerm = readonly [operand: Operand, factor: number];

/**
 * `factor * operand + … <= bound`. Exact under the caps: `min(cap, sum) <= bound` holds if either is low enough,
 * `min(cap, sum) >= bound` if both are high enough.
 *
 * @throws SumOverflow if this takes more than {@link MAX_SUMS} sums
 */
export function operandsAtMost(
  terms: readonly OperandTerm[],
  bound: number,
  ranges: VariableRanges,
): ConditionNode {
  const capped = terms.map(([operand, factor]) => ({ sum: cappedSum(operand), factor }));
  let left = MAX_SUMS;
  const from = (index: number, sum: LinearSum): ConditionNode => {
    if (--left < 0) throw new SumOverflow("The comparison takes too many sums");
    const next = capped[index];
    if (next === undefined) return sumAtMost(sum, ranges);
    const { factor } = next;
    const [low, high] = rangeOfSum(next.sum, ranges);
    const { cap } = next.sum;
    const isCut = cap <= low;
    const cut =
      isCut || cap < high ? from(index + 1, addSums(sum, constantSum(cap), factor)) : undefined;
    if (cut !== undefined && isCut) return cut;
    const whole = from(index + 1, addSums(sum, next.sum, factor));
    return cut === undefined ? whole : join(factor > 0 ? "any" : "all", whole, cut);
  };
  return from(0, constantSum(-bound));
}

function constantSum(constant: number): LinearSum {
  return { factors: new Map(), constant };
}

/** `left + factor * right`. */
export function addSums(left: LinearSum, right: LinearSum, factor = 1): LinearSum {
  const factors = new Map(left.factors);
  for (const [variable, amount] of right.factors) {
    const both = (factors.get(variable) ?? 0) + factor * amount;
    if (both === 0) factors.delete(variable);
    else factors.set(variable, both);
  }
  return { factors, constant: left.constant + factor * right.constant };
}

function join(kind: "any" | "all", left: ConditionNode, right: ConditionNode): ConditionNode {
  const absorbs = kind === "any" ? isTrueNode : isFalseNode;
  const isNeutral = kind === "any" ? isFalseNode : isTrueNode;
  if (absorbs(left) || isNeutral(right)) return left;
  if (absorbs(right) || isNeutral(left)) return right;
  return { kind, children: [left, right] };
}

/** `operand operator value`. */
export function testOperand(
  operand: Operand,
  operator: TestOperator,
  value: number,
  ranges: VariableRanges,
): ConditionNode {
  return compareTerms([[operand, 1]], operator, value, ranges);
}

/** `left operator right`. */
export function compareSums(
  operator: "=" | "!=" | "<=",
  left: Operand,
  right: Operand,
  ranges: VariableRanges,
): ConditionNode {
  const terms = [
    [left, 1],
    [right, -1],
  ] as const;
  return compareTerms(terms, operator, 0, ranges);
}

function compareTerms(
  terms: readonly OperandTerm[],
  operator: TestOperator,
  value: number,
  ranges: VariableRanges,
): ConditionNode {
  const atMost = (bound: number): ConditionNode => operandsAtMost(terms, bound, ranges);
  const turned = terms.map(([operand, factor]): OperandTerm => [operand, -factor]);
  const atLeast = (bound: number): ConditionNode => operandsAtMost(turned, -bound, ranges);
  switch (operator) {
    case "<=":
      return atMost(value);
    case ">=":
      return atLeast(value);
    case "=":
      return join("all", atMost(value), atLeast(value));
    case "!=":
      return join("any", atMost(value - 1), atLeast(value + 1));
  }
}
