import { encode, testOpcodes } from "./code.ts";
import type { CompareNode, ConditionNode, SumNode, Term, TestNode } from "./node.ts";
import { FALSE_NODE, isFalseNode, isTrueNode, TRUE_NODE } from "./node.ts";
import { simplifyTests } from "./simplify-tests.ts";
import { type LinearSum, sumAtMost } from "./sums.ts";
import { compareOperands, normaliseOperand } from "./terms.ts";
import { ValueSet, type VariableRanges } from "./value-set.ts";

/** Known facts about each variable during the simplification of a condition. */
export class Knowledge {
  readonly #ranges: VariableRanges;
  readonly #outer: Knowledge | undefined;
  /** Facts learnt at this level, in addition to the outer knowledge. */
  readonly sets: Map<number, ValueSet> = new Map();

  constructor(ranges: VariableRanges, outer?: Knowledge) {
    this.#ranges = ranges;
    this.#outer = outer;
  }

  /** The possible values of a variable. */
  of(variable: number): ValueSet {
    return this.sets.get(variable) ?? this.beyond(variable);
  }

  /** The possible values of a variable by the outer knowledge alone. */
  beyond(variable: number): ValueSet {
    for (let outer = this.#outer; outer !== undefined; outer = outer.#outer) {
      const set = outer.sets.get(variable);
      if (set !== undefined) return set;
    }
    const { min, max } = this.#ranges;
    return new ValueSet(min[variable] as number, max[variable] as number);
  }

  /** Adds a test. Returns whether the test narrowed anything; undefined if no value remains. */
  learn(test: TestNode): boolean | undefined {
    let set = this.of(test.variable);
    if (set.implies(test)) return false;
    if (!this.sets.has(test.variable)) {
      set = set.narrowed();
      this.sets.set(test.variable, set);
    }
    set.restrict(test);
    return set.isEmpty ? undefined : true;
  }
}

/**
 * Budget of nodes for second passes after new facts. Without it the time would double with each nesting level, and
 * would be quadratic where each test decides the next.
 */
export interface SecondLooks {
  left: number;
}

interface Simplification {
  readonly ranges: VariableRanges;
  readonly own: SecondLooks;
  readonly shared: SecondLooks;
}

/**
 * An equivalent condition in canonical form. Tests of one variable are merged to an interval; tests implied by the
 * ranges and duplicates are removed; children are sorted. Contradictions are found if single variables or the bounds of
 * two terms reveal them. The condition is never expanded to disjunctive normal form. Time grows with the size of the
 * condition, its depth and the logarithm of its width. Long chains of conclusions are cut short.
 *
 * @param known facts that hold anyway; the result is equivalent only under these
 * @param shared budget shared with other conditions
 */
export function simplify(
  node: ConditionNode,
  ranges: VariableRanges,
  known?: Knowledge,
  shared: SecondLooks = { left: Number.POSITIVE_INFINITY },
): ConditionNode {
  const simple = known === undefined ? simplifyTests(node, ranges) : undefined;
  if (simple !== undefined) return simple;
  const own = { left: 1000 + 4 * conditionSize(node) };
  return simplifyIn(node, { ranges, own, shared }, known ?? new Knowledge(ranges));
}

/** The number of nodes of a condition. */
export function conditionSize(node: ConditionNode): number {
  if (node.kind === "test" || node.kind === "compare") return 1;
  if (node.kind === "sum") return node.terms.length;
  let size = 1;
  for (const child of node.children) size += conditionSize(child);
  return size;
}

function simplifyIn(
  node: ConditionNode,
  simplification: Simplification,
  known: Knowledge,
): ConditionNode {
  switch (node.kind) {
    case "any":
      return simplifyAny(node.children, simplification, known);
    case "all":
      return simplifyAll(node.children, simplification, known);
    case "compare":
    case "sum":
      return simplifyAll([node], simplification, known);
    case "test": {
      const before = known.of(node.variable);
      if (before.implies(node)) return TRUE_NODE;
      const after = before.narrowed();
      after.restrict(node);
      if (after.isEmpty) return FALSE_NODE;
      return conjunction(after.tests(node.variable, before));
    }
  }
}

function simplifyAny(
  children: readonly ConditionNode[],
  simplification: Simplification,
  known: Knowledge,
): ConditionNode {
  const kept: ConditionNode[] = [];
  for (const child of children) {
    const simple = simplifyIn(child, simplification, known);
    if (isTrueNode(simple)) return TRUE_NODE;
    if (simple.kind === "any") for (const inner of simple.children) kept.push(inner);
    else kept.push(simple);
  }
  const unique = withoutWeaker(sortedUnique(kept), "any");
  return unique.length === 1 ? (unique[0] as ConditionNode) : { kind: "any", children: unique };
}

function simplifyAll(
  children: readonly ConditionNode[],
  simplification: Simplification,
  outer: Knowledge,
): ConditionNode {
  const { ranges } = simplification;
  const known = new Knowledge(ranges, outer);

  const pending: ConditionNode[] = [...children];
  let others: ConditionNode[] = [];
  for (let round = 0; ; round++) {
    let learnt = false;
    const next: ConditionNode[] = [];
    while (pending.length > 0) {
      const node = pending.pop() as ConditionNode;
      if (node.kind === "all") for (const child of node.children) pending.push(child);
      else if (node.kind === "test") {
        const isNew = known.learn(node);
        if (isNew === undefined) return FALSE_NODE;
        if (isNew) learnt = true;
      } else next.push(node);
    }
    // A test that came out of a group or a comparison may decide the other children: a second pass.
    if (round > 0) {
      const { own, shared } = simplification;
      if (learnt) {
        const size = next.reduce((sum, node) => sum + conditionSize(node), 0);
        own.left -= size;
        shared.left -= size;
      }
      if (!learnt || own.left < 0 || shared.left < 0) {
        others = next;
        break;
      }
    }
    others = [];
    for (const node of next) {
      const simple =
        node.kind === "compare"
          ? simplifyCompare(node, ranges, known)
          : node.kind === "sum"
            ? simplifySum(node, ranges, known)
            : simplifyIn(node, simplification, known);
      if (isFalseNode(simple)) return FALSE_NODE;
      if (isTrueNode(simple)) continue;
      if (simple.kind === "test" || simple.kind === "all") pending.push(simple);
      else others.push(simple);
    }
    if (pending.length === 0) break;
    for (const node of others) pending.push(node);
  }

  const result: ConditionNode[] = [];
  for (const variable of [...known.sets.keys()].sort((a, b) => a - b)) {
    const set = known.sets.get(variable) as ValueSet;
    for (const test of set.tests(variable, known.beyond(variable))) result.push(test);
  }
  for (const node of withoutWeaker(sortedUnique(others), "all")) result.push(node);
  return conjunction(result);
}

function conjunction(nodes: readonly ConditionNode[]): ConditionNode {
  return nodes.length === 1 ? (nodes[0] as ConditionNode) : { kind: "all", children: nodes };
}

function simplifyCompare(
  node: CompareNode,
  ranges: VariableRanges,
  known: Knowledge,
): ConditionNode {
  const fixed = (term: Term): Term | number => {
    const set = known.of(term.variable);
    if (set.min === set.max) return Math.min(term.cap, set.min + term.offset);
    return normaliseOperand(term, ranges);
  };
  const left = fixed(node.left);
  const right = fixed(node.right);
  const compared = compareOperands(node.operator, left, right);
  if (compared.kind !== "compare") return compared;
  const simple = lowered(compared);

  const leftSet = known.of(simple.left.variable);
  const rightSet = known.of(simple.right.variable);
  const low = (term: Term, set: ValueSet): number => Math.min(term.cap, set.min + term.offset);
  const high = (term: Term, set: ValueSet): number => Math.min(term.cap, set.max + term.offset);
  const disjoint =
    high(simple.left, leftSet) < low(simple.right, rightSet) ||
    low(simple.left, leftSet) > high(simple.right, rightSet);
  switch (simple.operator) {
    case "<=":
      if (high(simple.left, leftSet) <= low(simple.right, rightSet)) return TRUE_NODE;
      if (low(simple.left, leftSet) > high(simple.right, rightSet)) return FALSE_NODE;
      if (sameTerm(simple.left, simple.right)) return TRUE_NODE;
      return simple;
    case "=":
      if (disjoint) return FALSE_NODE;
      if (sameTerm(simple.left, simple.right)) return TRUE_NODE;
      return ordered(simple);
    case "!=":
      if (disjoint) return TRUE_NODE;
      if (sameTerm(simple.left, simple.right)) return FALSE_NODE;
      return ordered(simple);
  }
}

function simplifySum(node: SumNode, ranges: VariableRanges, known: Knowledge): ConditionNode {
  let low = 0;
  let high = 0;
  let isFixed = false;
  for (const { variable, factor } of node.terms) {
    const { min, max } = known.of(variable);
    low += factor * (factor > 0 ? min : max);
    high += factor * (factor > 0 ? max : min);
    isFixed ||= min === max;
  }
  if (high <= node.bound) return TRUE_NODE;
  if (low > node.bound) return FALSE_NODE;
  if (!isFixed) return node;
  const simple = sumAtMost(sumOf(node, known), ranges);
  return simple.kind === "compare" ? simplifyCompare(simple, ranges, known) : simple;
}

/** The sum that must be at most 0, with known values inserted. */
function sumOf({ terms, bound }: SumNode, known: Knowledge): LinearSum {
  const factors = new Map<number, number>();
  let constant = -bound;
  for (const { variable, factor } of terms) {
    const { min, max } = known.of(variable);
    if (min === max) constant += factor * min;
    else factors.set(variable, factor);
  }
  return { factors, constant };
}

/** One comparison remains per sum: the strictest in a conjunction, the weakest in a disjunction. */
function withoutWeaker(sorted: ConditionNode[], kind: "all" | "any"): ConditionNode[] {
  if (!sorted.some((node) => node.kind === "sum")) return sorted;
  // Comparisons of one sum are neighbours, the lowest bound first.
  return sorted.filter((node, index) => {
    const other = sorted[kind === "all" ? index - 1 : index + 1];
    return !(node.kind === "sum" && other?.kind === "sum" && haveSameTerms(node, other));
  });
}

function haveSameTerms({ terms: left }: SumNode, { terms: right }: SumNode): boolean {
  return (
    left.length === right.length &&
    left.every(({ variable, factor }, index) => {
      const other = right[index];
      return other?.variable === variable && other.factor === factor;
    })
  );
}

/**
 * Removes offsets common to both sides: `x+1<=y+1` becomes `x<=y`. Exact, as the caps are shifted too; unchanged if a
 * shifted cap would not fit 32 bits.
 */
function lowered(node: CompareNode): CompareNode {
  const { left, right } = node;
  const shared = Math.min(left.offset, right.offset);
  if (shared === 0) return node;
  const lower = (term: Term): Term => ({
    ...term,
    offset: term.offset - shared,
    cap: term.cap - shared,
  });
  const lowerLeft = lower(left);
  const lowerRight = lower(right);
  return fits(lowerLeft) && fits(lowerRight)
    ? { ...node, left: lowerLeft, right: lowerRight }
    : node;
}

function fits({ offset, cap }: Term): boolean {
  return (offset | 0) === offset && (cap | 0) === cap;
}

function sameTerm(left: Term, right: Term): boolean {
  return left.variable === right.variable && left.offset === right.offset && left.cap === right.cap;
}

/** Puts the sides of a symmetric comparison in one order. */
function ordered(node: CompareNode): CompareNode {
  const { left, right } = node;
  const difference =
    left.variable - right.variable || left.offset - right.offset || left.cap - right.cap;
  return difference <= 0 ? node : { ...node, left: right, right: left };
}

function sortedUnique(nodes: readonly ConditionNode[]): ConditionNode[] {
  if (nodes.length < 2) return [...nodes];
  const keyed = nodes.map((node): Keyed => ({ node, code: undefined }));
  keyed.sort(compareNodes);
  const unique: ConditionNode[] = [];
  let previous: Keyed | undefined;
  for (const next of keyed) {
    if (previous === undefined || compareNodes(previous, next) !== 0) unique.push(next.node);
    previous = next;
  }
  return unique;
}

interface Keyed {
  readonly node: ConditionNode;
  code: Int32Array | undefined;
}

/** The order of two nodes by their code. Tests are compared without generating code. */
function compareNodes(a: Keyed, b: Keyed): number {
  if (a.node.kind === "test" && b.node.kind === "test") {
    return (
      testOpcodes[a.node.operator] - testOpcodes[b.node.operator] ||
      a.node.variable - b.node.variable ||
      a.node.value - b.node.value
    );
  }
  a.code ??= encode({ kind: "any", children: [a.node] });
  b.code ??= encode({ kind: "any", children: [b.node] });
  return compareCode(a.code, b.code);
}

function compareCode(a: Int32Array, b: Int32Array): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const difference = (a[index] as number) - (b[index] as number);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
