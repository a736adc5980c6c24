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
/** Each part has at least so many times the actions of the part before. */
const GROWTH = 2;

/**
 * The whole task where it is within the limits; otherwise parts of it, each of them larger: the actions that come within
 * reach first, up to those with which the goal does, and more.
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
  let size = 0;
  for (const layer of sizesOf(grounder.layers)) {
    try {
      yield { task: grounder.ground(layer), isWhole: false };
    } catch (error) {
      if (!isLimitError(error)) throw error;
      break;
    }
    size = layer;
  }
  if (size === 0) throw tooLarge;
}

/** The sizes of the parts, by the numbers of actions within reach after each round. */
function sizesOf(layers: readonly number[]): readonly number[] {
  const sizes: number[] = [];
  for (const layer of layers) {
    if (layer >= Math.max(SMALLEST_PART, GROWTH * (sizes.at(-1) ?? 0))) sizes.push(layer);
  }
  return sizes.length === 0 ? layers.slice(-1) : sizes;
}
