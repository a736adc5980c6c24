import type {
  CompareOperator,
  ConditionNode,
  SumNode,
  Term,
  TestNode,
} from "../../condition/node.ts";
import { type OperandTerm, operandsAtMost } from "../../condition/sums.ts";
import {
  capOperand,
  decreaseOperand,
  increaseOperand,
  normaliseOperand,
  variableTerm,
} from "../../condition/terms.ts";
import {
  ASSIGN,
  COPY,
  DECREASE,
  EFFECT_LENGTH,
  type GroundActions,
  INCREASE,
} from "../../domain/actions/actions.ts";
import type { VariableTable } from "../../domain/definition/variables.ts";
import { type LeafRewriter, rewrite, rewriteComparison, rewriteTest } from "./rewrite.ts";

/** A variable with its new value, expressed by the state before the step. */
export type Written = readonly [variable: number, operand: Term | number];

/** Number of variables above which a state has memory only for its changes. */
const MANY_VARIABLES = 256;

/** The value of each variable after some steps, expressed by the state before the first one. */
export class SymbolicState implements LeafRewriter {
  readonly #variables: VariableTable;
  /** Value of each variable; undefined if it is unchanged. */
  readonly #operands: (Term | number | undefined)[];

  constructor(variables: VariableTable) {
    this.#variables = variables;
    const { length } = variables.all;
    this.#operands = length > MANY_VARIABLES ? [] : new Array(length);
  }

  of(variable: number): Term | number {
    const known = this.#operands[variable];
    if (known !== undefined) return known;
    const own = this.#normalise(variableTerm(variable, this.#variables));
    this.#operands[variable] = own;
    return own;
  }

  /** A copy of this state. */
  copy(): SymbolicState {
    const copy = new SymbolicState(this.#variables);
    this.#operands.forEach((operand, variable) => {
      copy.#operands[variable] = operand;
    });
    return copy;
  }

  /** Rewrites a condition on the state after the steps as a condition on the initial state. */
  rewrite(node: ConditionNode): ConditionNode {
    return rewrite(node, this);
  }

  test(node: TestNode): ConditionNode {
    return rewriteTest(node, this.of(node.variable), this.#variables);
  }

  compare(operator: CompareOperator, left: Term, right: Term): ConditionNode {
    const node = { operator, left, right };
    const sides = [this.of(left.variable), this.of(right.variable)] as const;
    return rewriteComparison(node, ...sides, this.#variables);
  }

  sum({ terms, bound }: SumNode): ConditionNode {
    const operands = terms.map(({ variable, factor }): OperandTerm => [this.of(variable), factor]);
    return operandsAtMost(operands, bound, this.#variables);
  }

  /** Applies an action. Linear in its effects. */
  apply({ effects, effectStart }: GroundActions, action: number): void {
    const written = this.effectsOf(
      effects,
      effectStart[action] as number,
      effectStart[action + 1] as number,
    );
    // Written last: a copy reads the value before the step.
    for (const [variable, operand] of written) this.#operands[variable] = operand;
  }

  /** The new values of variables under effects, all read before any is written. */
  effectsOf(effects: Int32Array, start: number, end: number): Written[] {
    const written: Written[] = [];
    for (let at = start; at < end; at += EFFECT_LENGTH) {
      const after = this.#normalise(this.#after(effects, at));
      written.push([effects[at + 1] as number, after]);
    }
    return written;
  }

  #after(effects: Int32Array, at: number): Term | number {
    const operand = effects[at + 2] as number;
    const bound = effects[at + 3] as number;
    switch (effects[at]) {
      case ASSIGN:
        return operand;
      case INCREASE:
        return increaseOperand(this.of(effects[at + 1] as number), operand, bound);
      case DECREASE:
        return decreaseOperand(this.of(effects[at + 1] as number), operand);
      case COPY:
        return capOperand(this.of(operand), bound);
      default:
        throw new RangeError(`Unknown effect ${effects[at]}`);
    }
  }

  #normalise(operand: Term | number): Term | number {
    return normaliseOperand(operand, this.#variables);
  }
}
