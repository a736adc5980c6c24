/**
 * The uses of a state: which values of its variables come to the same for some conditions and effects, or for a plan.
 *
 * @module
 */

import { decodeRun } from "../../../rules/condition/code.ts";
import { conditionVariables } from "../../../rules/condition/condition-variables.ts";
import type { ConditionNode } from "../../../rules/condition/node.ts";
import { EFFECT_LENGTH } from "../../../rules/domain/actions/actions.ts";
import type { Domain } from "../../../rules/domain/domain.ts";
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
  const { conditional, effects, effectStart, ways } = domain.actions;
  const conditions = [domain.maintain.node, ...nodes];
  const changes: PlainEffect[] = [];
  const reads: number[] = ways === undefined ? [] : [ways.position];
  const change = (code: Int32Array, from: number, to: number): void => {
    for (let at = from; at < to; at += EFFECT_LENGTH)
      changes.push([code[at] as number, code[at + 1] as number, code[at + 2] as number]);
  };
  for (const action of actions) {
    conditions.push(domain.actionCondition(action));
    change(effects, effectStart[action] as number, effectStart[action + 1] as number);
    reads.push(...costReadsOf(domain, action));
    if (conditional === undefined) continue;
    const { start, guards, guardStart, effects: guarded, effectStart: guardedStart } = conditional;
    for (let group = start[action] as number; group < (start[action + 1] as number); group++) {
      const [from, to] = [guardStart[group] as number, guardStart[group + 1] as number];
      conditions.push(...decodeRun(guards, from, to));
      change(guarded, guardedStart[group] as number, guardedStart[group + 1] as number);
    }
    for (const { result, when } of conditional.sums.get(action)?.effects ?? []) {
      conditions.push(...decodeRun(when, 0, when.length));
      reads.push(...result.factors.keys());
    }
  }
  return new VariableUses(conditions, changes, reads);
}
