import { decodeRun } from "../condition/code.ts";
import { CompiledCondition } from "../condition/condition.ts";
import {
  type ConditionNode,
  FALSE_NODE,
  isFalseNode,
  isTrueNode,
  type Term,
} from "../condition/node.ts";
import { simplify } from "../condition/simplify.ts";
import {
  capOperand,
  compareOperands,
  decreaseOperand,
  increaseOperand,
  normaliseOperand,
  testTerm,
  variableTerm,
} from "../condition/terms.ts";
import {
  ASSIGN,
  COPY,
  DECREASE,
  EFFECT_LENGTH,
  type GroundActions,
  INCREASE,
} from "../domain/actions.ts";
import type { Domain } from "../domain/domain.ts";
import type { VariableTable } from "../domain/variables.ts";
import type { PlanConstraints } from "./prover.ts";

/** The value of each variable after some steps, in terms of the state before the first. */
class SymbolicState {
  readonly #variables: VariableTable;
  /** Holes where a variable is as it was. */
  readonly #operands: (Term | number | undefined)[];

  constructor(variables: VariableTable) {
    this.#variables = variables;
    this.#operands = new Array(variables.all.length);
  }

  of(variable: number): Term | number {
    const known = this.#operands[variable];
    if (known !== undefined) return known;
    const own = this.#normalise(variableTerm(variable, this.#variables));
    this.#operands[variable] = own;
    return own;
  }

  /** Takes over what an action does. Linear in its effects. */
  apply({ effects, effectStart }: GroundActions, action: number): void {
    const written: (readonly [variable: number, operand: Term | number])[] = [];
    const end = effectStart[action + 1] as number;
    for (let at = effectStart[action] as number; at < end; at += EFFECT_LENGTH) {
      const after = this.#normalise(this.#after(effects, at));
      written.push([effects[at + 1] as number, after]);
    }
    // Only now: a copy reads the value before the step.
    for (const [variable, operand] of written) this.#operands[variable] = operand;
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

/**
 * The *regressed precondition* of a plan: the weakest condition on a state under which every step
 * applies, every state after a step meets `maintain`, and the goal holds at the end. A state meets
 * it exactly when the plan proves there (but for `disabled`, which depends on no state).
 *
 * This is the weakest precondition of a straight-line program (Dijkstra 1975), the condition that
 * explanation-based generalisation keeps with a macro-operator (Fikes, Hart, Nilsson 1972; Mitchell,
 * Keller, Kedar-Cabelli 1986). It is computed forwards: bounded increases, decreases and copies
 * compose to `min(cap, x + offset)` or a constant, and each condition met on the way is rewritten
 * over these terms. The result is an and/or tree, never expanded to disjunctive normal form.
 *
 * Time and size are linear in the conditions and effects of the steps.
 *
 * @param plan ids of ground actions
 *
 * @example
 * const condition = regressPlan(domain, plan.actions, domain.goal("warm_home").condition);
 * domain.format(condition); // energy>=1,fire_lit=false,has_axe=true
 */
export function regressPlan(
  domain: Domain,
  plan: ArrayLike<number>,
  goal: CompiledCondition | undefined,
  constraints: PlanConstraints = {},
): CompiledCondition {
  const { actions, variables } = domain;
  const { conditions, conditionStart } = actions;
  const collected: ConditionNode[] = [];
  const never = new CompiledCondition(FALSE_NODE);
  const state = new SymbolicState(variables);
  const require = (node: ConditionNode): boolean => {
    const rewritten = substitute(node, state);
    if (!isTrueNode(rewritten)) collected.push(rewritten);
    return !isFalseNode(rewritten);
  };

  for (let index = 0; index < plan.length; index++) {
    const action = plan[index] as number;
    if (action >>> 0 !== action || action >= actions.count) return never;
    const start = conditionStart[action] as number;
    const end = conditionStart[action + 1] as number;
    for (const node of decodeRun(conditions, start, end)) {
      if (!require(node)) return never;
    }
    state.apply(actions, action);
    if (!require(domain.maintain.node)) return never;
    if (constraints.maintain !== undefined && !require(constraints.maintain.node)) return never;
  }
  if (goal !== undefined && !require(goal.node)) return never;
  return new CompiledCondition(simplify({ kind: "all", children: collected }, variables));
}

/**
 * What must hold before one action so that a condition holds after it: its own conditions aside. Linear
 * in the condition and the action's effects, however many variables there are.
 */
export function regressThrough(
  domain: Domain,
  action: number,
): (node: ConditionNode) => ConditionNode {
  const state = new SymbolicState(domain.variables);
  state.apply(domain.actions, action);
  return (node) => substitute(node, state);
}

/** Rewrites a condition on the state after some steps to one on the state before them. */
function substitute(node: ConditionNode, state: SymbolicState): ConditionNode {
  switch (node.kind) {
    case "test": {
      const operand = state.of(node.variable);
      if (typeof operand !== "number") return testTerm(operand, node.operator, node.value);
      if (node.operator === ">=") return compareOperands("<=", node.value, operand);
      return compareOperands(node.operator, operand, node.value);
    }
    case "compare":
      return compareOperands(
        node.operator,
        substituteTerm(node.left, state),
        substituteTerm(node.right, state),
      );
    default: {
      const children: ConditionNode[] = [];
      const absorbing = node.kind === "all" ? isFalseNode : isTrueNode;
      const neutral = node.kind === "all" ? isTrueNode : isFalseNode;
      for (const child of node.children) {
        const rewritten = substitute(child, state);
        if (absorbing(rewritten)) return rewritten;
        if (!neutral(rewritten)) children.push(rewritten);
      }
      return { kind: node.kind, children };
    }
  }
}

function substituteTerm(term: Term, state: SymbolicState): Term | number {
  const operand = state.of(term.variable);
  if (typeof operand === "number") return Math.min(term.cap, operand + term.offset);
  return {
    variable: operand.variable,
    offset: operand.offset + term.offset,
    cap: Math.min(term.cap, operand.cap + term.offset),
  };
}
