/**
 * Regression: the precondition of a whole plan.
 *
 * @module
 */

import { decodeRun } from "../../condition/code.ts";
import { CompiledCondition } from "../../condition/condition.ts";
import { type ConditionNode, FALSE_NODE, isFalseNode, isTrueNode } from "../../condition/node.ts";
import { simplify } from "../../condition/simplify.ts";
import { isConditional } from "../../domain/actions/actions.ts";
import type { Domain } from "../../domain/domain.ts";
import type { PlanConstraints } from "../prover.ts";
import { openWays } from "./open-ways.ts";
import { regressCases } from "./regress-cases.ts";
import { regressGuarded } from "./regress-guarded.ts";
import { SymbolicState } from "./symbolic-state.ts";

const NEVER = new CompiledCondition(FALSE_NODE);

/**
 * The *regressed precondition* of a plan: the weakest condition on a state under which every step applies and has its
 * way, `maintain` holds after every step, and the goal holds at the end. A state satisfies it if and only if the plan
 * is sound there (apart from `disabled`, which does not depend on the state).
 *
 * This is the weakest precondition of a straight-line program (Dijkstra 1975), which is what explanation-based
 * generalisation stores with a macro-operator (Fikes, Hart, Nilsson 1972; Mitchell, Keller, Kedar-Cabelli 1986). It is
 * computed forwards: bounded increases, decreases and copies compose to `min(cap, x + offset)` or a constant, and each
 * condition along the plan is rewritten over these terms. The result is an and/or tree, never expanded to disjunctive
 * normal form.
 *
 * Time and size are linear in the conditions and effects of the steps. Conditional effects split the condition into
 * cases, whose number can grow with every step; added amounts stay sums. For thousands of cases the result is the
 * condition that no state satisfies.
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
  const state = new SymbolicState(variables);
  const needs = new Needs(state);
  for (let index = 0; index < plan.length; index++) {
    const action = plan[index] as number;
    if (action >>> 0 !== action || action >= actions.count) return NEVER;
    if (isConditional(actions, action)) {
      const ids = Array.from(plan);
      const isKnown = ids.every((id) => id >>> 0 === id && id < actions.count);
      return isKnown ? regressCases(domain, ids, goal, constraints) : NEVER;
    }
    const { ways } = constraints;
    if (ways !== undefined && !needs.add(openWays(domain, ways, action))) return NEVER;
    const start = conditionStart[action] as number;
    const end = conditionStart[action + 1] as number;
    for (const node of decodeRun(conditions, start, end)) {
      if (!needs.add(node)) return NEVER;
    }
    state.apply(actions, action);
    if (!needs.add(domain.maintain.node)) return NEVER;
    if (constraints.maintain !== undefined && !needs.add(constraints.maintain.node)) return NEVER;
  }
  if (goal !== undefined && !needs.add(goal.node)) return NEVER;
  return new CompiledCondition(simplify({ kind: "all", children: needs.nodes }, variables));
}

/** The requirements on the state before the first step. */
class Needs {
  readonly nodes: ConditionNode[] = [];
  readonly #now: SymbolicState;

  /** @param now symbolic state at the next condition */
  constructor(now: SymbolicState) {
    this.#now = now;
  }

  /** Adds a requirement; false if no initial state satisfies it. */
  add(node: ConditionNode): boolean {
    if (isTrueNode(node)) return true;
    const before = this.#now.rewrite(node);
    if (!isTrueNode(before)) this.nodes.push(before);
    return !isFalseNode(before);
  }
}

/**
 * The regression of a condition through an action, without the conditions of the action itself: the weakest condition
 * before the action under which it holds afterwards. Takes time linear in the condition and the action's effects,
 * however many variables there are.
 */
export function regressThrough(
  domain: Domain,
  action: number,
): (node: ConditionNode) => ConditionNode {
  if (isConditional(domain.actions, action)) {
    return (node) =>
      regressGuarded(domain, action, node, Number.POSITIVE_INFINITY) as ConditionNode;
  }
  const state = new SymbolicState(domain.variables);
  state.apply(domain.actions, action);
  return (node) => state.rewrite(node);
}
