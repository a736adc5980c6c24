/**
 * Regression: the condition that must hold before a plan so that it works.
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
 * The *regressed precondition* of a plan: the weakest condition on a state under which every step
 * applies and finds its way, every state after a step meets `maintain`, and the goal holds at the end. A state meets
 * it exactly when the plan proves there (but for `disabled`, which depends on no state).
 *
 * This is the weakest precondition of a straight-line program (Dijkstra 1975), the condition that
 * explanation-based generalisation keeps with a macro-operator (Fikes, Hart, Nilsson 1972; Mitchell,
 * Keller, Kedar-Cabelli 1986). It is computed forwards: bounded increases, decreases and copies
 * compose to `min(cap, x + offset)` or a constant, and each condition met on the way is rewritten
 * over these terms. The result is an and/or tree, never expanded to disjunctive normal form.
 *
 * Time and size are linear in the conditions and effects of the steps. Effects under conditions of their own
 * split what is asked for into cases, which can grow with every step; amounts that are added up stay sums. Where
 * there are thousands of cases, the condition is not told: the answer is the one that no state meets.
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

/** The conditions on the state before the first step, as they come up on the way. */
class Needs {
  readonly nodes: ConditionNode[] = [];
  readonly #now: SymbolicState;

  /** @param now the state that the next condition is about */
  constructor(now: SymbolicState) {
    this.#now = now;
  }

  /** False if no state before the first step meets it. */
  add(node: ConditionNode): boolean {
    if (isTrueNode(node)) return true;
    const before = this.#now.rewrite(node);
    if (!isTrueNode(before)) this.nodes.push(before);
    return !isFalseNode(before);
  }
}

/**
 * The condition that must hold before one action so that another holds after it; the action's own conditions aside.
 * Linear in the condition and the action's effects, however many variables there are.
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
