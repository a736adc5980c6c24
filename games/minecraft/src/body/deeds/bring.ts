import type { Attempt } from "../attempt.ts";
import type { BotEntity } from "../bot.ts";
import { DeedError } from "../failure.ts";
import type { Hands } from "../hands.ts";
import { carried } from "../sight.ts";
import { beside, walk } from "../walk.ts";

const WAY_MS = 60_000;
const HAND_MS = 3000;
const NEAR = 3;

/**
 * Walks to a player and tosses items to them.
 *
 * @throws DeedError `gone` if the player is not in sight, `no-item`, `no-path`, `refused`
 */
export async function bring(
  hands: Hands,
  attempt: Attempt,
  { item, count, to }: { readonly item: string; readonly count: number; readonly to: string },
): Promise<void> {
  const { bot } = hands;
  if (carried(bot, item) < count) throw new DeedError("no-item", `less ${item} is carried`);
  const player = await come(hands, attempt, { to });
  await attempt.wait(bot.lookAt(player.position.offset(0, 1, 0), true), HAND_MS, "looking");
  const left = carried(bot, item) - count;
  await attempt.wait(
    bot.toss(bot.registry.itemsByName[item]?.id ?? -1, null, count),
    HAND_MS,
    `throwing ${item}`,
  );
  if (!(await attempt.until(() => carried(bot, item) <= left, HAND_MS)))
    throw new DeedError("refused", `the server kept ${item}`);
}

/**
 * Walks to a player.
 *
 * @throws DeedError `gone` if the player is not in sight, `no-path`
 */
export async function come(
  { bot }: Hands,
  attempt: Attempt,
  { to }: { readonly to: string },
): Promise<BotEntity> {
  const player = bot.players[to]?.entity;
  if (player == null) throw new DeedError("gone", `${to} is not in sight`);
  if (player.position.distanceTo(bot.entity.position) > NEAR)
    await walk(bot, attempt, beside(player, NEAR - 0.5), WAY_MS);
  return player;
}
