import type { GroundingBudget } from "../grounding-budget.ts";
import type { PddlLimits } from "../limits.ts";
import { isLimitError } from "../pddl-error.ts";
import type { Grounder, TaskPart } from "./ground.ts";

/** Limits for grounding a task as a whole. For the goal of a larger task, a small part is usually enough. */
const WHOLE_AT_ONCE: Partial<PddlLimits> = {
  maxGroundActions: 100_000,
  maxMemoryMb: 512,
  maxWork: 40_000_000,
};
/** Smallest worthwhile part, in actions. */
const SMALLEST_PART = 500;
/** Growth factor of the parts, in actions. */
const GROWTH = 4;

/**
 * The whole task, or growing parts of a large one: first the actions reachable before the goal is, then more, up to the
 * whole task if within the limits.
 *
 * @param budgetOf starts a budget with additional limits
 * @throws PddlError as the grounder; for exceeded limits only if no part is within them
 */
export function* groundInParts(
  grounder: Grounder,
  budgetOf: (limits?: Partial<PddlLimits>) => GroundingBudget,
): Generator<TaskPart, void> {
  const whole = withinLimits(() => grounder.ground(budgetOf(WHOLE_AT_ONCE)));
  if (whole !== undefined) {
    yield whole;
    return;
  }
  let found = 0;
  for (let size = SMALLEST_PART; ; ) {
    const budget = budgetOf();
    const { maxGroundActions } = budget.limits;
    const ground = (): TaskPart =>
      grounder.ground(budget, { size: Math.min(size, maxGroundActions) });
    const part = found === 0 ? ground() : withinLimits(ground);
    if (part === undefined) return;
    const { length } = part.task.actions;
    // Some reachable actions never apply, or have no effect.
    if (length > found || part.isWhole) yield part;
    if (part.isWhole || budget.actions >= maxGroundActions) return;
    found = Math.max(found, length);
    size = budget.actions * GROWTH;
  }
}

/** @returns undefined for an exceeded limit */
function withinLimits(ground: () => TaskPart): TaskPart | undefined {
  try {
    return ground();
  } catch (error) {
    if (!isLimitError(error)) throw error;
    return undefined;
  }
}
