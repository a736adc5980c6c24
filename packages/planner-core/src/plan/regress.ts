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
import { ASSIGN, COPY, DECREASE, EFFECT_LENGTH, INCREASE } from "../domain/actions.ts";
import type { Domain } from "../domain/domain.ts";
import type { PlanConstraints } from "./prover.ts";

/** The value of each variable after some steps, in terms of the state before the first. */
type SymbolicState = (Term | number)[];

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
 * Time and size are linear in the conditions of the steps.
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
  let state: SymbolicState = variables.all.map(({ id }) =>
    normaliseOperand(variableTerm(id, variables), variables),
  );
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
    state = applySymbolically(domain, action, state);
    if (!require(domain.maintain.node)) return never;
    if (constraints.maintain !== undefined && !require(constraints.maintain.node)) return never;
  }
  if (goal !== undefined && !require(goal.node)) return never;
  return new CompiledCondition(simplify({ kind: "all", children: collected }, variables));
}

function applySymbolically(domain: Domain, action: number, before: SymbolicState): SymbolicState {
  const { effects, effectStart } = domain.actions;
  const after = [...before];
  const end = effectStart[action + 1] as number;
  for (let at = effectStart[action] as number; at < end; at += EFFECT_LENGTH) {
    const variable = effects[at + 1] as number;
    const operand = effects[at + 2] as number;
    const bound = effects[at + 3] as number;
    const old = before[variable] as Term | number;
    switch (effects[at]) {
      case ASSIGN:
        after[variable] = operand;
        break;
      case INCREASE:
        after[variable] = increaseOperand(old, operand, bound);
        break;
      case DECREASE:
        after[variable] = decreaseOperand(old, operand);
        break;
      case COPY:
        after[variable] = capOperand(before[operand] as Term | number, bound);
        break;
      default:
        throw new RangeError(`Unknown effect ${effects[at]}`);
    }
    after[variable] = normaliseOperand(after[variable] as Term | number, domain.variables);
  }
  return after;
}

/** Rewrites a condition on the state after some steps to one on the state before them. */
function substitute(node: ConditionNode, state: SymbolicState): ConditionNode {
  switch (node.kind) {
    case "test": {
      const operand = state[node.variable] as Term | number;
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
  const operand = state[term.variable] as Term | number;
  if (typeof operand === "number") return Math.min(term.cap, operand + term.offset);
  return {
    variable: operand.variable,
    offset: operand.offset + term.offset,
    cap: Math.min(term.cap, operand.cap + term.offset),
  };
}
