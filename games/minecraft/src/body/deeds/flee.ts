import type { Attempt } from "../attempt.ts";
import type { BotEntity, PathGoal } from "../bot.ts";
import { DeedError } from "../failure.ts";
import type { Hands } from "../hands.ts";
import { walk } from "../walk.ts";
import { creaturesNear } from "./fight.ts";

/** So far away a monster has lost sight of whom it chased. */
const SAFE = 26;
const LEG_MS = 8000;

/**
 * Runs away from creatures of these kinds until none is near.
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
      // They move: a leg that takes too long is begun anew.
      if (!(error instanceof DeedError) || error.reason !== "timed-out") throw error;
    }
  }
}

/** Far enough from all of them, as they stand now. */
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
