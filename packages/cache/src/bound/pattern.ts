import type { Domain } from "@understudy/planner-core";
import { COPY, conditionVariables, EFFECT_LENGTH } from "@understudy/planner-core/compiled";

/** The number of states of an abstraction over some variables. */
export function patternSize(domain: Domain, pattern: Iterable<number>): number {
  const { min, max } = domain.variables;
  let size = 1;
  for (const id of pattern) size *= (max[id] as number) - (min[id] as number) + 1;
  return size;
}

/**
 * Extends a pattern by the variables that affect it, nearest first: those in the conditions of actions that change the
 * pattern, the most frequent first, as long as the abstraction stays small enough.
 */
export function growPattern(domain: Domain, seed: Iterable<number>, maxStates: number): number[] {
  const needs = neededVariables(domain.cases.domain);
  const pattern = [...seed];
  let size = patternSize(domain, pattern);
  const refused = new Set<number>();
  for (;;) {
    const counts = new Map<number, number>();
    for (const id of pattern) {
      for (const [other, count] of needs[id] ?? []) {
        if (pattern.includes(other) || refused.has(other)) continue;
        counts.set(other, (counts.get(other) ?? 0) + count);
      }
    }
    if (counts.size === 0) return pattern;
    const layer = [...counts].sort(([a, x], [b, y]) => y - x || a - b);
    for (const [id] of layer) {
      const larger = size * patternSize(domain, [id]);
      if (larger > maxStates) refused.add(id);
      else {
        pattern.push(id);
        size = larger;
      }
    }
  }
}

/** For each variable, the variables read by the actions that change it, each with the number of such actions. */
function neededVariables(domain: Domain): Map<number, number>[] {
  const { actions } = domain;
  const needs = domain.variables.all.map(() => new Map<number, number>());
  for (let action = 0; action < actions.count; action++) {
    const read = conditionVariables(domain.actionCondition(action));
    const end = actions.effectStart[action + 1] as number;
    for (let at = actions.effectStart[action] as number; at < end; at += EFFECT_LENGTH) {
      const changed = actions.effects[at + 1] as number;
      const own = needs[changed] as Map<number, number>;
      const sources = actions.effects[at] === COPY ? [actions.effects[at + 2] as number] : [];
      for (const id of new Set([...read, ...sources])) {
        if (id !== changed) own.set(id, (own.get(id) ?? 0) + 1);
      }
    }
  }
  return needs;
}
