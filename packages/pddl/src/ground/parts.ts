import { isLimitError, type PddlError } from "../pddl-error.ts";
import type { Grounder } from "./ground.ts";
import type { GroundTask } from "./ground-task.ts";

/** A task, or a part of it. */
export interface TaskPart {
  readonly task: GroundTask;
  readonly isWhole: boolean;
}

/** Parts with fewer actions are not worth a search of their own. */
const SMALLEST_PART = 500;
/** Each part has at most so many times the actions of the part before. */
const GROWTH = 4;

/**
 * The whole task where it is within the limits; otherwise parts of it, each of them larger: the actions that come within
 * reach until the goal does, then more.
 *
 * @throws PddlError as the grounder; for exceeded limits only where no part is within them
 */
export function* groundInParts(grounder: Grounder): Generator<TaskPart, void> {
  let tooLarge: PddlError;
  try {
    yield { task: grounder.ground(), isWhole: true };
    return;
  } catch (error) {
    if (!isLimitError(error)) throw error;
    tooLarge = error;
  }
  const largest = sizeWithin(grounder);
  const { sizeAtGoal } = grounder;
  if (sizeAtGoal === undefined) throw tooLarge;
  let found = 0;
  for (const most of sizesBetween(Math.max(sizeAtGoal, SMALLEST_PART), largest)) {
    let task: GroundTask;
    try {
      task = grounder.ground({ most });
    } catch (error) {
      if (!isLimitError(error)) throw error;
      break;
    }
    // Some actions within reach never apply, or do nothing.
    if (task.actions.length === found) continue;
    found = task.actions.length;
    yield { task, isWhole: false };
  }
  if (found === 0) throw tooLarge;
}

function sizesBetween(least: number, most: number): readonly number[] {
  const sizes: number[] = [];
  for (let size = least; size < most; size *= GROWTH) sizes.push(size);
  return [...sizes, most];
}

/** Finds how many actions come within reach before a limit is exceeded. */
function sizeWithin(grounder: Grounder): number {
  try {
    grounder.ground({ most: Number.POSITIVE_INFINITY });
    return grounder.size;
  } catch (error) {
    if (!isLimitError(error)) throw error;
    // The last action was one too many.
    return grounder.size - 1;
  }
}
