import type { Domain, Goal } from "@understudy/planner-core";
import { COPY, conditionVariables, EFFECT_LENGTH } from "@understudy/planner-core/compiled";

/** Weight of the goal's own variables, the highest one, as a power of two. */
const TOP_SHIFT = 3;

/** Marks variables that do not matter to any plan for the goal. */
export const IRRELEVANT = -1;

/**
 * The relevance of each variable to plans for a goal, as powers of two: variables in the goal weigh 8, those in the
 * conditions of actions that change them 4, and so on down to 1; all others are irrelevant. Takes time linear in the
 * ground actions for each level.
 */
export function goalRelevance({ cases: { domain } }: Domain, goal: Goal): Int8Array {
  const shifts = new Int8Array(domain.variables.all.length).fill(IRRELEVANT);
  let frontier = conditionVariables(goal.condition.node);
  conditionVariables(domain.maintain.node, frontier);
  const waiting = new Set(Array.from({ length: domain.actions.count }, (_, action) => action));
  for (let shift = TOP_SHIFT; frontier.size > 0; shift = Math.max(0, shift - 1)) {
    for (const variable of frontier) shifts[variable] = shift;
    const next = new Set<number>();
    for (const action of waiting) {
      if (!reads(domain, action, frontier, next)) continue;
      conditionVariables(domain.actionCondition(action), next);
      waiting.delete(action);
    }
    frontier = new Set([...next].filter((variable) => shifts[variable] === IRRELEVANT));
  }
  return shifts;
}

/** Whether an action changes any of the given variables. Also collects the sources of its copies. */
function reads(
  { actions }: Domain,
  action: number,
  changed: ReadonlySet<number>,
  into: Set<number>,
): boolean {
  const { effects, effectStart } = actions;
  const start = effectStart[action] as number;
  const end = effectStart[action + 1] as number;
  let isRelevant = false;
  for (let at = start; at < end && !isRelevant; at += EFFECT_LENGTH) {
    isRelevant = changed.has(effects[at + 1] as number);
  }
  if (!isRelevant) return false;
  for (let at = start; at < end; at += EFFECT_LENGTH) {
    if (effects[at] === COPY) into.add(effects[at + 2] as number);
  }
  return true;
}
