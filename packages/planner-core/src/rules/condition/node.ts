/** Operator that compares one variable with a constant. `<` and `>` are stored as `<=` and `>=`. */
export type TestOperator = "=" | "!=" | "<=" | ">=";

/** Operator that compares two terms. For `>=`, `<` and `>` the sides are swapped. */
export type CompareOperator = "=" | "!=" | "<=";

/**
 * `min(cap, state[variable] + offset)`: the result of any sequence of bounded increases, decreases and copies of a
 * variable.
 */
export interface Term {
  readonly variable: number;
  readonly offset: number;
  readonly cap: number;
}

/** `state[variable] operator value`, on the codes of a packed state. */
export interface TestNode {
  readonly kind: "test";
  readonly operator: TestOperator;
  readonly variable: number;
  readonly value: number;
}

/** `left operator right`. */
export interface CompareNode {
  readonly kind: "compare";
  readonly operator: CompareOperator;
  readonly left: Term;
  readonly right: Term;
}

/** A variable with its factor. */
export interface SumTerm {
  readonly variable: number;
  /** Never 0. */
  readonly factor: number;
}

/** `factor * state[variable] + … <= bound`. Comparisons in the other direction have negated factors. */
export interface SumNode {
  readonly kind: "sum";
  /** Ordered by variable id, each variable once. Their sum fits 32 bits in every state. */
  readonly terms: readonly SumTerm[];
  readonly bound: number;
}

/** A conjunction (`all`; true if empty) or a disjunction (`any`; false if empty). */
export interface GroupNode {
  readonly kind: "all" | "any";
  readonly children: readonly ConditionNode[];
}

/** A condition over a packed state as a tree. */
export type ConditionNode = TestNode | CompareNode | SumNode | GroupNode;

/** The condition that always holds. */
export const TRUE_NODE: GroupNode = Object.freeze({ kind: "all", children: Object.freeze([]) });

/** The condition that never holds. */
export const FALSE_NODE: GroupNode = Object.freeze({ kind: "any", children: Object.freeze([]) });

/** The test of one variable. */
export function makeTest(variable: number, operator: TestOperator, value: number): TestNode {
  return { kind: "test", operator, variable, value };
}

/** Whether a node is the empty conjunction. */
export function isTrueNode(node: ConditionNode): boolean {
  return node.kind === "all" && node.children.length === 0;
}

/** Whether a node is the empty disjunction. */
export function isFalseNode(node: ConditionNode): boolean {
  return node.kind === "any" && node.children.length === 0;
}
