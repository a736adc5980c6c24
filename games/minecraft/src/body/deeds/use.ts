import type { Attempt } from "../attempt.ts";
import type { BotVector } from "../bot.ts";
import { DeedError } from "../failure.ts";
import type { Hands } from "../hands.ts";
import { carried } from "../sight.ts";
import { beside, reaches, reachOf, walk } from "../walk.ts";
import { digOne, pickUp } from "./dig.ts";
import { creaturesNear } from "./fight.ts";
import { place } from "./place.ts";

const WAY_MS = 30_000;
const HAND_MS = 3000;
const WORD_MS = 1500;
const SETTLE_MS = 200;
const TURN_MS = 120;
const ARM = 3;
const TRIES = 4;
/** Fluids, which are scooped up by using the item instead of the block. */
const FLUIDS = ["water", "lava"];

/** An item to use on a block or creature, and the desired result. */
export interface Using {
  readonly with: string;
  /** The block or creature. */
  readonly on: string;
  readonly item: string;
  readonly count: number;
  /** Whether to place the block first. */
  readonly places?: boolean;
  /** Whether to dig the block afterwards. */
  readonly digs?: boolean;
}

/**
 * Uses an item, such as shears, an axe or a bucket, on blocks or creatures until enough of the result is carried.
 *
 * @throws DeedError `no-item` if the item is not carried, `gone` if there is no target, `no-path`, or `refused` after
 * several tries
 */
export async function use(hands: Hands, attempt: Attempt, using: Using): Promise<void> {
  const { bot } = hands;
  const { item, count, on, digs, places } = using;
  const wanted = carried(bot, item) + count;
  for (let tries = 0; carried(bot, item) < wanted; ) {
    if (tries === TRIES) throw new DeedError("refused", `${on} gave no ${item}`);
    if (carried(bot, using.with) === 0)
      throw new DeedError("no-item", `no ${using.with} is carried`);
    const before = carried(bot, item);
    if (places === true) await place(hands, attempt, { item: on });
    const at =
      (await useOnCreature(hands, attempt, using)) ?? (await useOnBlock(hands, attempt, using));
    if (digs === true) {
      await attempt.pause(SETTLE_MS);
      const changed = bot.blockAt(at);
      if (changed !== null && changed.name !== on) await digOne(hands, attempt, changed);
    }
    await attempt.until(() => carried(bot, item) > before, digs === true ? SETTLE_MS : WORD_MS);
    await pickUp(hands, attempt, item, at, before + 1);
    if (carried(bot, item) === before) {
      hands.shun(at);
      tries++;
    } else tries = 0;
  }
}

async function take(hands: Hands, attempt: Attempt, name: string): Promise<void> {
  const { bot } = hands;
  if (bot.heldItem?.name === name) return;
  const id = bot.registry.itemsByName[name]?.id ?? -1;
  await attempt.wait(bot.equip(id, "hand"), HAND_MS, `taking ${name}`);
}

/** Uses the item on the nearest creature and returns its position; undefined if there is none. */
async function useOnCreature(
  hands: Hands,
  attempt: Attempt,
  using: Using,
): Promise<BotVector | undefined> {
  const { bot } = hands;
  const [creature] = creaturesNear(bot, using.on);
  if (creature === undefined) return undefined;
  if (creature.position.distanceTo(bot.entity.position) > ARM)
    await walk(bot, attempt, beside(creature, ARM - 1), WAY_MS);
  await take(hands, attempt, using.with);
  await attempt.wait(bot.lookAt(creature.position.offset(0, 1, 0), true), HAND_MS, "looking");
  bot.useOn(creature);
  return creature.position;
}

async function useOnBlock(hands: Hands, attempt: Attempt, using: Using): Promise<BotVector> {
  const { bot } = hands;
  const block = hands.claimFirst(hands.blocks([using.on]));
  if (block === undefined) throw new DeedError("gone", `no ${using.on} is in sight`);
  const { position } = block;
  if (!reaches(bot, position)) await walk(bot, attempt, reachOf(position), WAY_MS);
  await take(hands, attempt, using.with);
  await attempt.wait(bot.lookAt(position.offset(0.5, 0.5, 0.5), true), HAND_MS, "looking");
  if (FLUIDS.includes(using.on)) {
    // The server uses the bot's view direction, which it receives one tick later.
    await attempt.pause(TURN_MS);
    bot.activateItem();
  } else await attempt.wait(bot.activateBlock(block), HAND_MS, `using ${using.with}`);
  return position;
}
