import { type Domain, type PlanConstraints, regressPlan } from "@understudy/planner-core";
import {
  type ConditionNode,
  encode,
  isFalseNode,
  isTrueNode,
  simplify,
} from "@understudy/planner-core/internal";
import { domainIndex } from "./domain-index.ts";
import { Needs } from "./needs.ts";

/** An action that may matter for a goal. */
export interface RelevantAction {
  readonly action: number;
  /**
   * What must hold before the step: the action's own condition and what `maintain` demands of the
   * state after it.
   */
  readonly condition: ConditionNode;
}

/** What may matter for a goal. */
export interface Relevance {
  readonly goal: ConditionNode;
  /** Ordered by id. */
  readonly actions: readonly RelevantAction[];
  readonly needs: Needs;
}

/**
 * Goal relevance by backward closure: from the conditions of the goal to the actions that may help
 * them, to the conditions of those, until nothing is added. Sound for optimal plans because every
 * action has a positive cost.
 *
 * @param maintained whether the start state meets `maintain`; then whatever a step does not touch
 *   still holds after it and need not be checked
 */
export function relevantTo(
  domain: Domain,
  goalNode: ConditionNode,
  constraints: PlanConstraints,
  maintained: boolean,
): Relevance {
  const index = domainIndex(domain);
  const { variables } = domain;
  const needs = new Needs(domain);
  const goal = simplify(goalNode, variables);
  const conditionOf = conditionsUnder(domain, constraints, maintained);
  const seen = new Uint8Array(domain.actions.count);
  const kept: RelevantAction[] = [];

  const use = (action: number): void => {
    seen[action] = 1;
    const condition = conditionOf(action);
    if (isFalseNode(condition)) return;
    kept.push({ action, condition });
    needs.addCondition(condition);
    needs.addCopies(action);
    for (const variable of index.costReads(action) ?? []) needs.addAll(variable);
  };

  if (!isFalseNode(goal)) needs.addCondition(goal);
  for (;;) {
    const variable = needs.takeChanged();
    if (variable === undefined) break;
    for (const action of index.writers[variable] as readonly number[]) {
      if (seen[action] === 1 || constraints.disabled?.has(action)) continue;
      if (needs.serves(action)) use(action);
    }
  }
  kept.sort((a, b) => a.action - b.action);
  return { goal, actions: kept, needs };
}

/** The condition of each action, with `maintain` regressed through its effects. */
export function conditionsUnder(
  domain: Domain,
  constraints: PlanConstraints,
  maintained: boolean,
): (action: number) => ConditionNode {
  const index = domainIndex(domain);
  const own = domain.maintain;
  const extra = constraints.maintain;
  if (own.isTrue && (extra === undefined || extra.isTrue)) return index.precondition;

  // Conjuncts that a step leaves as they are come out of the regression as they went in.
  const invariant = new Set<string>();
  if (maintained) {
    const whole: ConditionNode = {
      kind: "all",
      children: extra === undefined ? [own.node] : [own.node, extra.node],
    };
    for (const child of conjuncts(simplify(whole, domain.variables))) {
      invariant.add(encode(child).join());
    }
  }
  return (action) => {
    const { node } = regressPlan(domain, [action], undefined, constraints);
    const simple = simplify(node, domain.variables);
    if (invariant.size === 0 || isFalseNode(simple) || isTrueNode(simple)) return simple;
    const children = conjuncts(simple).filter((child) => !invariant.has(encode(child).join()));
    return { kind: "all", children };
  };
}

/** The parts of a simplified condition that must all hold. */
export function conjuncts(node: ConditionNode): readonly ConditionNode[] {
  return node.kind === "all" ? node.children : [node];
}
