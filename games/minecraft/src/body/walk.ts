import type { Attempt } from "./attempt.ts";
import type { Bot, BotEntity, BotVector, PathGoal } from "./bot.ts";
import { DeedError } from "./failure.ts";

const EYES = 1.62;
/** Maximum distance from the eyes to the center of a block in reach. */
const ARM = 4;

const middleOf = (at: BotVector): BotVector => at.offset(0.5, 0.5, 0.5);

function goal(isEnd: PathGoal["isEnd"], to: () => BotVector, hasChanged = () => false): PathGoal {
  return {
    isEnd,
    hasChanged,
    isValid: () => true,
    heuristic: ({ x, y, z }) => {
      const at = to();
      const [far, deep] = [Math.abs(x - at.x), Math.abs(z - at.z)];
      // The cost of a diagonal step is its length.
      return Math.max(far, deep) + (Math.SQRT2 - 1) * Math.min(far, deep) + Math.abs(y - at.y);
    },
  };
}

/** Goal: the block is in reach. */
export function reachOf(block: BotVector): PathGoal {
  const middle = middleOf(block);
  return goal(
    ({ x, y, z }) =>
      Math.hypot(x + 0.5 - middle.x, y + EYES - middle.y, z + 0.5 - middle.z) <= ARM &&
      // Not inside the block, or where it will fall.
      !(x === block.x && z === block.z && (y === block.y || y + 1 === block.y)),
    () => block,
  );
}

/** Goal: within a distance of a position. */
export function near(at: BotVector, far: number): PathGoal {
  const [toX, toY, toZ] = [Math.floor(at.x), Math.floor(at.y), Math.floor(at.z)];
  return goal(
    ({ x, y, z }) => Math.hypot(x - toX, y - toY, z - toZ) <= far,
    () => at,
  );
}

/** Goal: within a distance of a moving creature or player. */
export function beside(entity: BotEntity, far: number): PathGoal {
  let last = entity.position;
  return goal(
    ({ x, y, z }) =>
      Math.hypot(x + 0.5 - entity.position.x, y - entity.position.y, z + 0.5 - entity.position.z) <=
      far,
    () => entity.position,
    () => {
      if (entity.position.distanceTo(last) < 1) return false;
      last = entity.position.offset(0, 0, 0);
      return true;
    },
  );
}

/** Whether a block is in reach from the bot's position. */
export function reaches(bot: Bot, block: BotVector): boolean {
  return bot.entity.position.offset(0, EYES, 0).distanceTo(middleOf(block)) <= ARM + 0.5;
}

/**
 * Walks to a goal.
 *
 * @throws DeedError `no-path` if there is none
 */
export async function walk(bot: Bot, attempt: Attempt, to: PathGoal, ms: number): Promise<void> {
  attempt.check();
  const way = bot.pathfinder.goto(to).catch((error: unknown) => {
    throw new DeedError("no-path", error instanceof Error ? error.message : String(error));
  });
  let isThere = false;
  try {
    await attempt.wait(way, ms, "the way");
    isThere = true;
  } finally {
    if (!isThere) bot.pathfinder.setGoal(null);
  }
}
