/**
 * The uses of a state: which values of its variables come to the same for some conditions and effects, or for a plan.
 *
 * @module
 */

import { conditionVariables } from "../../../rules/condition/condition-variables.ts";
import type { ConditionNode } from "../../../rules/condition/node.ts";
import { EFFECT_LENGTH } from "../../../rules/domain/actions/actions.ts";
import type { Domain } from "../../../rules/domain/domain.ts";
import { effectGroupsOf } from "../../../time/durations/effect-groups.ts";
import { type PlainEffect, VariableUses } from "./variable-uses.ts";

export { type Measure, readingOf, VariableUses } from "./variable-uses.ts";

/** The variables that the cost of an action reads. */
export function costReadsOf(domain: Domain, action: number): readonly number[] {
  const reads = domain.tools[domain.actions.tool[action] as number]?.runtimeCost?.reads ?? [];
  return reads.flatMap((name) => {
    const derived = domain.derived.find((one) => one.name === name);
    if (derived !== undefined) return [...conditionVariables(derived.condition.node)];
    return domain.variable(name)?.id ?? [];
  });
}

/**
 * The uses that the proof of a plan makes of the state in which it begins. Takes time linear in the plan.
 *
 * @param actions the ids of ground actions
 * @param nodes the other conditions of the proof: its goal, and what it maintains
 */
export function usesOfPlan(
  domain: Domain,
  actions: readonly number[],
  nodes: readonly ConditionNode[],
): VariableUses {
  const { actions: ground } = domain;
  const conditions = [domain.maintain.node, ...nodes];
  const changes: PlainEffect[] = [];
  const reads: number[] = ground.ways === undefined ? [] : [ground.ways.position];
  for (const action of actions) {
    conditions.push(domain.actionCondition(action));
    reads.push(...costReadsOf(domain, action));
    for (const { guards, effects } of effectGroupsOf(ground, action)) {
      conditions.push(...guards);
      for (let at = 0; at < effects.length; at += EFFECT_LENGTH)
        changes.push([effects[at] as number, effects[at + 1] as number, effects[at + 2] as number]);
    }
  }
  return new VariableUses(conditions, changes, reads);
}
