import type { GroundingBudget } from "../grounding-budget.ts";
import type { PddlLimits } from "../limits.ts";
import { isLimitError } from "../pddl-error.ts";
import type { Grounder, TaskPart } from "./ground.ts";

/** A task within these is planned as a whole: of a larger one a goal mostly needs little. */
const WHOLE_AT_ONCE: Partial<PddlLimits> = {
  maxGroundActions: 100_000,
  maxMemoryMb: 512,
  maxWork: 40_000_000,
};
/** Parts with fewer actions are not worth a search of their own. */
const SMALLEST_PART = 500;
/** Each part has at most so many times the actions of the part before. */
const GROWTH = 4;

/**
 * The whole task where it is not large; otherwise parts of it, each of them larger: the actions that come within
 * reach until the goal does, then more, up to the whole task if it is within the limits.
 *
 * @param budgetOf a budget within the limits, from now on
 * @throws PddlError as the grounder; for exceeded limits only where no part is within them
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
    // Some actions within reach never apply, or do nothing.
    if (length > found || part.isWhole) yield part;
    if (part.isWhole || budget.actions >= maxGroundActions) return;
    found = Math.max(found, length);
    size = budget.actions * GROWTH;
  }
}

/** @returns undefined if a limit was exceeded */
function withinLimits(ground: () => TaskPart): TaskPart | undefined {
  try {
    return ground();
  } catch (error) {
    if (!isLimitError(error)) throw error;
    return undefined;
  }
}
