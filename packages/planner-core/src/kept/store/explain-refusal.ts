import { CompiledCondition } from "../../rules/condition/condition.ts";
import type { ConditionNode } from "../../rules/condition/node.ts";
import type { Domain, Goal } from "../../rules/domain/domain.ts";
import { regressPlan } from "../../rules/plan/regress/regress.ts";
import { TOO_LARGE } from "../../rules/plan/regress/regress-cases.ts";

/**
 * The reason why a plan works from no state: the first step that can never follow the earlier ones, or the goal, with
 * the failing condition.
 */
export function explainRefusal(
  domain: Domain,
  plan: readonly number[],
  goal: Goal,
  maintain: CompiledCondition | undefined,
): string {
  if (plan.length === 0) return "the plan has no steps";
  const isFalse = (steps: readonly number[]): boolean =>
    neverHolds(regressPlan(domain, steps, undefined, { maintain }));
  if (!isFalse(plan)) {
    const needs = firstImpossible(domain, plan, goal.condition.node, maintain);
    return needs === undefined
      ? "the goal is not reached from any state in which all steps apply"
      : `the goal is not reached: ${needs} cannot hold after the plan`;
  }
  // A broken beginning stays broken with more steps, so bisection finds the first broken step.
  let sound = 0;
  let broken = plan.length;
  while (broken - sound > 1) {
    const middle = (sound + broken) >>> 1;
    if (isFalse(plan.slice(0, middle))) broken = middle;
    else sound = middle;
  }
  const action = plan[sound] as number;
  if (!(action >= 0 && action < domain.actions.count)) {
    return `step ${sound + 1}: there is no action ${action}`;
  }
  const place = `step ${sound + 1}, ${domain.formatAction(action)}`;
  const needs = firstImpossible(
    domain,
    plan.slice(0, sound),
    domain.actionCondition(action),
    maintain,
  );
  return needs === undefined
    ? `${place}: can never follow the steps before it and keep what must be maintained`
    : `${place}: needs ${needs}, which cannot hold after the steps before it`;
}

function neverHolds(condition: CompiledCondition): boolean {
  return condition.isFalse && condition !== TOO_LARGE;
}

/** The first part of a condition that can never hold after a given plan. */
function firstImpossible(
  domain: Domain,
  plan: readonly number[],
  node: ConditionNode,
  maintain: CompiledCondition | undefined,
): string | undefined {
  const parts = node.kind === "all" ? node.children : [node];
  for (const part of parts) {
    const condition = new CompiledCondition(part);
    if (neverHolds(regressPlan(domain, plan, condition, { maintain }))) return domain.format(part);
    if (part.kind === "all") {
      const inner = firstImpossible(domain, plan, part, maintain);
      if (inner !== undefined) return inner;
    }
  }
  return undefined;
}
