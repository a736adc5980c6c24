import { IntList } from "../../base/collections/int-list.ts";
import {
  type CompareOperator,
  type ConditionNode,
  makeTest,
  type SumNode,
  type SumTerm,
  type Term,
  type TestOperator,
} from "./node.ts";
import type { TestPool } from "./test-pool.ts";

/*
 * A condition is compiled to a flat run of 32-bit integers, so that a check touches no object:
 *
 *   test      opcode, variable, constant                                               3 integers
 *   compare   opcode, variable, offset, cap, variable, offset, cap                     7 integers
 *   sum       opcode, length of the whole node, variable, factor…, bound      5 or more integers
 *   group     opcode, length of the whole node, children…                     2 or more integers
 *
 * A run of nodes is a conjunction. Lengths are relative: runs can be copied and joined.
 */

/** Opcode of a conjunction inside a disjunction. */
export const ALL = 0;
/** Opcode of a disjunction. */
export const ANY = 1;
/** Opcode of `variable = constant`. */
export const EQUAL = 2;
/** Opcode of `variable != constant`. */
export const NOT_EQUAL = 3;
/** Opcode of `variable <= constant`. */
export const AT_MOST = 4;
/** Opcode of `variable >= constant`. */
export const AT_LEAST = 5;
/** Opcode of `term = term`. */
export const TERMS_EQUAL = 6;
/** Opcode of `term != term`. */
export const TERMS_DIFFER = 7;
/** Opcode of `term <= term`. */
export const TERM_AT_MOST = 8;

/** Opcode of `factor * variable + … <= bound`. */
export const SUM_AT_MOST = 9;
/** Length of a test, in integers. */
export const TEST_LENGTH = 3;
/** Length of a comparison of terms, in integers. */
export const COMPARE_LENGTH = 7;
/** Length of a comparison of a sum without its terms, in integers. */
const SUM_LENGTH = 3;
/** Length of a group without its children, in integers. */
export const GROUP_LENGTH = 2;

/** The opcode of each test operator. */
export const testOpcodes: Readonly<Record<TestOperator, number>> = {
  "=": EQUAL,
  "!=": NOT_EQUAL,
  "<=": AT_MOST,
  ">=": AT_LEAST,
};
const testOperators: readonly TestOperator[] = ["=", "!=", "<=", ">="];
const compareOpcodes: Readonly<Record<CompareOperator, number>> = {
  "=": TERMS_EQUAL,
  "!=": TERMS_DIFFER,
  "<=": TERM_AT_MOST,
};
const compareOperators: readonly CompareOperator[] = ["=", "!=", "<="];

/** Appends the code of a node to `out`. Of a top-level conjunction, only the children are added. */
export function encodeInto(node: ConditionNode, out: IntList, nested = false): void {
  switch (node.kind) {
    case "test":
      out.push(testOpcodes[node.operator]);
      out.push(node.variable);
      out.push(node.value);
      return;
    case "compare": {
      out.push(compareOpcodes[node.operator]);
      for (const { variable, offset, cap } of [node.left, node.right]) {
        out.push(variable);
        out.push(offset);
        out.push(cap);
      }
      return;
    }
    case "sum":
      out.push(SUM_AT_MOST);
      out.push(SUM_LENGTH + 2 * node.terms.length);
      for (const { variable, factor } of node.terms) {
        out.push(variable);
        out.push(factor);
      }
      out.push(node.bound);
      return;
    case "all":
      if (!nested) {
        for (const child of node.children) encodeInto(child, out);
        return;
      }
      encodeGroup(ALL, node.children, out);
      return;
    case "any":
      encodeGroup(ANY, node.children, out);
  }
}

function encodeGroup(opcode: number, children: readonly ConditionNode[], out: IntList): void {
  const start = out.length;
  out.push(opcode);
  out.push(0);
  for (const child of children) encodeInto(child, out, opcode === ANY);
  out.set(start + 1, out.length - start);
}

/** The code of a condition. */
export function encode(node: ConditionNode): Int32Array {
  const out = new IntList();
  encodeInto(node, out);
  return out.toArray();
}

/** The length of the node at `position`, in integers. */
export function nodeLength(code: Int32Array, position: number): number {
  const opcode = code[position] as number;
  if (opcode < EQUAL || opcode === SUM_AT_MOST) return code[position + 1] as number;
  return opcode < TERMS_EQUAL ? TEST_LENGTH : COMPARE_LENGTH;
}

/**
 * The tree of the single node at `position`.
 *
 * @param pool pool of shared tests
 */
export function decodeNode(code: Int32Array, position: number, pool?: TestPool): ConditionNode {
  const opcode = code[position] as number;
  if (opcode === SUM_AT_MOST) return decodeSum(code, position);
  if (opcode >= TERMS_EQUAL) {
    return {
      kind: "compare",
      operator: compareOperators[opcode - TERMS_EQUAL] as CompareOperator,
      left: decodeTerm(code, position + 1),
      right: decodeTerm(code, position + 4),
    };
  }
  if (opcode >= EQUAL) {
    const operator = testOperators[opcode - EQUAL] as TestOperator;
    const variable = code[position + 1] as number;
    const value = code[position + 2] as number;
    return pool?.of(variable, operator, value) ?? makeTest(variable, operator, value);
  }
  const end = position + (code[position + 1] as number);
  const children = decodeRun(code, position + GROUP_LENGTH, end, pool);
  return { kind: opcode === ALL ? "all" : "any", children };
}

function decodeSum(code: Int32Array, position: number): SumNode {
  const end = position + (code[position + 1] as number) - 1;
  const terms: SumTerm[] = [];
  for (let at = position + 2; at < end; at += 2) {
    terms.push({ variable: code[at] as number, factor: code[at + 1] as number });
  }
  return { kind: "sum", terms, bound: code[end] as number };
}

function decodeTerm(code: Int32Array, position: number): Term {
  const variable = code[position] as number;
  return { variable, offset: code[position + 1] as number, cap: code[position + 2] as number };
}

/**
 * The trees of a run of nodes, which is a conjunction.
 *
 * @param pool pool of shared tests
 */
export function decodeRun(
  code: Int32Array,
  start: number,
  end: number,
  pool?: TestPool,
): ConditionNode[] {
  const nodes: ConditionNode[] = [];
  for (let position = start; position < end; position += nodeLength(code, position)) {
    nodes.push(decodeNode(code, position, pool));
  }
  return nodes;
}
