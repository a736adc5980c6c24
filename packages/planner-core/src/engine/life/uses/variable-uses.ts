import type { ConditionNode, TestNode } from "../../../rules/condition/node.ts";
import { COPY, DECREASE, INCREASE } from "../../../rules/domain/actions/actions.ts";

/** The most tests of a variable that are told apart; it counts by value if there are more. */
const MOST_TESTS = 30;

/** An effect without its bound: an opcode, a variable and an operand. */
export type PlainEffect = readonly [opcode: number, variable: number, operand: number];

/** A number that stands for what counts of a variable. */
export interface Measure {
  readonly variable: number;
  /** The tests whose truth counts; undefined if the value does. */
  readonly tests: readonly TestNode[] | undefined;
  /** -1 or 1 if a larger value, times this, or more tests that hold, may make more true; 0 if any other number may. */
  readonly sense: -1 | 0 | 1;
}

/**
 * The uses of each variable by some conditions and effects: the truth of the tests that the conditions make, or the
 * value if the effects add to the variable or copy it, or a condition compares it with another one.
 */
export class VariableUses {
  readonly #tests = new Map<number, TestNode[]>();
  /** The variables that are compared with others, copied, or read by a cost. */
  readonly #compared = new Set<number>();
  /** The variables that are added to. */
  readonly #added = new Set<number>();
  readonly #measures = new Map<number, Measure | undefined>();

  /** @param read variables whose values count whatever tests them. Default: none */
  constructor(
    nodes: Iterable<ConditionNode>,
    effects: Iterable<PlainEffect>,
    read: Iterable<number> = [],
  ) {
    for (const node of nodes) this.#collect(node);
    for (const [opcode, variable, operand] of effects) {
      if (opcode === COPY) this.#compared.add(operand);
      if (opcode === INCREASE || opcode === DECREASE) this.#added.add(variable);
    }
    for (const variable of read) this.#compared.add(variable);
  }

  /** The measure of a variable; undefined if nothing of it counts. */
  measureOf(variable: number): Measure | undefined {
    if (this.#measures.has(variable)) return this.#measures.get(variable);
    const measure = this.#newMeasure(variable);
    this.#measures.set(variable, measure);
    return measure;
  }

  /**
   * Whether it makes a difference which of two values a variable has. Allocates nothing after the first call for a
   * variable.
   */
  tellApart(variable: number, value: number, other: number): boolean {
    const measure = this.measureOf(variable);
    return measure !== undefined && readingOf(measure, value) !== readingOf(measure, other);
  }

  /** The tests of a variable; undefined if it counts by its value. */
  testsOf(variable: number): readonly TestNode[] | undefined {
    return this.#compared.has(variable) ? undefined : (this.#tests.get(variable) ?? []);
  }

  #newMeasure(variable: number): Measure | undefined {
    const isCompared = this.#compared.has(variable);
    const known = this.#tests.get(variable);
    if (known === undefined && !isCompared) return undefined;
    const tests = known ?? [];
    const areValues = isCompared || this.#added.has(variable) || tests.length > MOST_TESTS;
    const areAll = (one: TestNode["operator"]): boolean =>
      !isCompared && tests.every(({ operator }) => operator === one);
    const sense = areAll(">=") ? 1 : areAll("<=") ? -1 : 0;
    return { variable, sense, tests: areValues ? undefined : tests };
  }

  #collect(node: ConditionNode): void {
    if (node.kind === "all" || node.kind === "any")
      for (const child of node.children) this.#collect(child);
    else if (node.kind === "compare") {
      this.#compared.add(node.left.variable).add(node.right.variable);
    } else if (node.kind === "sum") {
      for (const { variable } of node.terms) this.#compared.add(variable);
    } else if (node.kind === "test" && (node.value | 0) === node.value) {
      // No variable has another value, so that other tests say nothing.
      const tests = this.#tests.get(node.variable);
      if (tests === undefined) this.#tests.set(node.variable, [node]);
      else if (!tests.some((one) => isSame(one, node))) tests.push(node);
    }
  }
}

function isSame(one: TestNode, other: TestNode): boolean {
  return one.operator === other.operator && one.value === other.value;
}

/** The number that stands for a value: equal for values of which the same counts. */
export function readingOf({ tests, sense }: Measure, value: number): number {
  if (tests === undefined) return sense === -1 ? -value : value;
  let number = 0;
  for (let at = 0; at < tests.length; at++) {
    if (!holds(tests[at] as TestNode, value)) continue;
    number += sense === 0 ? 1 << at : 1;
  }
  return number;
}

function holds({ operator, value: wanted }: TestNode, value: number): boolean {
  if (operator === "=") return value === wanted;
  if (operator === "!=") return value !== wanted;
  return operator === "<=" ? value <= wanted : value >= wanted;
}
