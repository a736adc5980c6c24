import { CompiledCondition } from "../condition/condition.ts";
import type { ConditionNode } from "../condition/node.ts";
import type { Domain, Goal } from "../domain/domain.ts";
import { regressPlan } from "../plan/regress.ts";

/**
 * Why a plan works from no state at all: the first step that can never follow those before it, or
 * the goal, with the condition that fails.
 */
export function explainRefusal(
  domain: Domain,
  plan: readonly number[],
  goal: Goal,
  maintain: CompiledCondition | undefined,
): string {
  const constraints = { maintain };
  for (let index = 0; index < plan.length; index++) {
    const action = plan[index] as number;
    if (!(action >= 0 && action < domain.actions.count)) {
      return `step ${index + 1}: there is no action ${action}`;
    }
    const place = `step ${index + 1}, ${domain.formatAction(action)}`;
    const before = plan.slice(0, index);
    const needs = firstImpossible(domain, before, domain.actionCondition(action), maintain);
    if (needs !== undefined) {
      return `${place}: needs ${needs}, which cannot hold after the steps before it`;
    }
    if (regressPlan(domain, [...before, action], undefined, constraints).isFalse) {
      return `${place}: can never follow the steps before it and keep what must be maintained`;
    }
  }
  const needs = firstImpossible(domain, plan, goal.condition.node, maintain);
  if (needs !== undefined) return `the goal is not reached: ${needs} cannot hold after the plan`;
  return "the goal is not reached from any state in which all steps apply";
}

/** The first part of a condition that can never hold after a plan. */
function firstImpossible(
  domain: Domain,
  plan: readonly number[],
  node: ConditionNode,
  maintain: CompiledCondition | undefined,
): string | undefined {
  const parts = node.kind === "all" ? node.children : [node];
  for (const part of parts) {
    const condition = new CompiledCondition(part);
    if (regressPlan(domain, plan, condition, { maintain }).isFalse) return domain.format(part);
    if (part.kind === "all") {
      const inner = firstImpossible(domain, plan, part, maintain);
      if (inner !== undefined) return inner;
    }
  }
  return undefined;
}
