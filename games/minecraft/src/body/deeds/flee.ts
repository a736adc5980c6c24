import type { Attempt } from "../attempt.ts";
import type { BotEntity, PathGoal } from "../bot.ts";
import { DeedError } from "../failure.ts";
import type { Hands } from "../hands.ts";
import { walk } from "../walk.ts";
import { creaturesNear } from "./fight.ts";

/** Distance at which monsters lose track of their target. */
const SAFE = 26;
const LEG_MS = 8000;

/**
 * Runs away from creatures of the given kinds until none is near.
 *
 * @throws DeedError `no-path` if there is no way out, `timed-out`
 */
export async function flee(
  { bot }: Hands,
  attempt: Attempt,
  { from }: { readonly from: readonly string[] },
): Promise<void> {
  while (true) {
    const chasers = from
      .flatMap((kind) => creaturesNear(bot, kind))
      .filter(({ position }) => position.distanceTo(bot.entity.position) < SAFE);
    if (chasers.length === 0) return;
    try {
      await walk(bot, attempt, awayFrom(chasers), LEG_MS);
    } catch (error) {
      attempt.check();
      // The creatures move, so a leg that times out is replanned.
      if (!(error instanceof DeedError) || error.reason !== "timed-out") throw error;
    }
  }
}

/** A goal far enough from the current positions of all chasers. */
function awayFrom(chasers: readonly BotEntity[]): PathGoal {
  const spots = chasers.map(({ position: { x, z } }) => ({ x, z }));
  const farFrom = (node: { readonly x: number; readonly z: number }): number =>
    Math.min(...spots.map(({ x, z }) => Math.hypot(node.x + 0.5 - x, node.z + 0.5 - z)));
  return {
    isEnd: (node) => farFrom(node) >= SAFE + 1,
    heuristic: (node) => Math.max(0, SAFE + 1 - farFrom(node)),
    hasChanged: () => false,
    isValid: () => true,
  };
}
