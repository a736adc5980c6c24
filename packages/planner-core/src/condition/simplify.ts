import { encode } from "./code.ts";
import type { CompareNode, ConditionNode, Term } from "./node.ts";
import { FALSE_NODE, isFalseNode, isTrueNode, TRUE_NODE } from "./node.ts";
import { compareOperands, normaliseOperand } from "./terms.ts";
import { ValueSet, type VariableRanges } from "./value-set.ts";

/** What is known of each variable while a conjunction is simplified. */
type Context = ReadonlyMap<number, ValueSet>;
const nothingKnown: Context = new Map();

/**
 * An equal condition in canonical form: tests of one variable merged to one interval, what the
 * ranges imply left out, contradictions found where single variables or the bounds of two terms
 * show them, children sorted, duplicates removed. Never expanded to disjunctive normal form; time
 * is polynomial in the size of the condition.
 */
export function simplify(node: ConditionNode, ranges: VariableRanges): ConditionNode {
  return simplifyIn(node, ranges, nothingKnown);
}

function simplifyIn(node: ConditionNode, ranges: VariableRanges, context: Context): ConditionNode {
  switch (node.kind) {
    case "any":
      return simplifyAny(node.children, ranges, context);
    case "all":
      return simplifyAll(node.children, ranges, context);
    default:
      return simplifyAll([node], ranges, context);
  }
}

function simplifyAny(
  children: readonly ConditionNode[],
  ranges: VariableRanges,
  context: Context,
): ConditionNode {
  const kept: ConditionNode[] = [];
  for (const child of children) {
    const simple = simplifyIn(child, ranges, context);
    if (isTrueNode(simple)) return TRUE_NODE;
    if (simple.kind === "any") kept.push(...simple.children);
    else kept.push(simple);
  }
  const unique = sortedUnique(kept);
  return unique.length === 1 ? (unique[0] as ConditionNode) : { kind: "any", children: unique };
}

function simplifyAll(
  children: readonly ConditionNode[],
  ranges: VariableRanges,
  context: Context,
): ConditionNode {
  const own = new Map<number, ValueSet>();
  const known = new Map(context);
  const setOf = (variable: number): ValueSet =>
    known.get(variable) ??
    new ValueSet(ranges.min[variable] as number, ranges.max[variable] as number);

  const pending: ConditionNode[] = [...children];
  let others: ConditionNode[] = [];
  for (;;) {
    let learnt = false;
    const next: ConditionNode[] = [];
    while (pending.length > 0) {
      const node = pending.pop() as ConditionNode;
      if (node.kind === "all") pending.push(...node.children);
      else if (node.kind === "test") {
        const before = setOf(node.variable);
        if (before.implies(node)) continue;
        const after = before.copy();
        after.restrict(node);
        if (after.isEmpty) return FALSE_NODE;
        known.set(node.variable, after);
        own.set(node.variable, after);
        learnt = true;
      } else next.push(node);
    }
    others = [];
    for (const node of next) {
      const simple =
        node.kind === "compare"
          ? simplifyCompare(node, ranges, setOf)
          : simplifyIn(node, ranges, known);
      if (isFalseNode(simple)) return FALSE_NODE;
      if (isTrueNode(simple)) continue;
      if (simple.kind === "test" || simple.kind === "all") pending.push(simple);
      else others.push(simple);
    }
    // A test that came out of a group or a comparison may decide the others: look at them again.
    if (pending.length === 0 && !learnt) break;
    pending.push(...others);
  }

  const result: ConditionNode[] = [];
  for (const variable of [...own.keys()].sort((a, b) => a - b)) {
    const outer = context.get(variable);
    const min = outer?.min ?? (ranges.min[variable] as number);
    const max = outer?.max ?? (ranges.max[variable] as number);
    for (const test of (own.get(variable) as ValueSet).tests(variable, min, max)) {
      if (!outer?.implies(test)) result.push(test);
    }
  }
  result.push(...sortedUnique(others));
  return result.length === 1 ? (result[0] as ConditionNode) : { kind: "all", children: result };
}

function simplifyCompare(
  node: CompareNode,
  ranges: VariableRanges,
  setOf: (variable: number) => ValueSet,
): ConditionNode {
  const fixed = (term: Term): Term | number => {
    const set = setOf(term.variable);
    if (set.min === set.max) return Math.min(term.cap, set.min + term.offset);
    return normaliseOperand(term, ranges);
  };
  const left = fixed(node.left);
  const right = fixed(node.right);
  const simple = compareOperands(node.operator, left, right);
  if (simple.kind !== "compare") return simple;

  const leftSet = setOf(simple.left.variable);
  const rightSet = setOf(simple.right.variable);
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
  const keyed = nodes.map((node) => ({ node, code: encode({ kind: "any", children: [node] }) }));
  keyed.sort((a, b) => compareCode(a.code, b.code));
  const unique: ConditionNode[] = [];
  let previous: Int32Array | undefined;
  for (const { node, code } of keyed) {
    if (previous === undefined || compareCode(previous, code) !== 0) unique.push(node);
    previous = code;
  }
  return unique;
}

function compareCode(a: Int32Array, b: Int32Array): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const difference = (a[index] as number) - (b[index] as number);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
