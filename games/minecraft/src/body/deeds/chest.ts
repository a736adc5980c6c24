import type { Attempt } from "../attempt.ts";
import type { BotChest } from "../bot.ts";
import { DeedError } from "../failure.ts";
import type { Hands } from "../hands.ts";
import { carried } from "../sight.ts";
import { goToStation } from "./craft.ts";

const OPEN_MS = 5000;
const CLICKS_MS = 6000;
const WORD_MS = 1500;

interface Stored {
  readonly item: string;
  readonly count: number;
}

/**
 * Takes items from the nearest chest.
 *
 * @throws DeedError `gone` if there is no chest or it has too few items, `no-room`
 */
export async function takeFromChest(
  hands: Hands,
  attempt: Attempt,
  { item, count }: Stored,
): Promise<void> {
  const wanted = carried(hands.bot, item) + count;
  await inChest(
    hands,
    attempt,
    async (chest, id) => {
      if ((contentsOf(chest)[item] ?? 0) < count)
        throw new DeedError("gone", `the chest has less ${item}`);
      await attempt.wait(chest.withdraw(id, null, count), CLICKS_MS, `taking ${item}`);
    },
    item,
  );
  if (!(await attempt.until(() => carried(hands.bot, item) >= wanted, WORD_MS)))
    throw new DeedError("refused", `the server kept ${item}`);
}

/**
 * Puts items into the nearest chest.
 *
 * @throws DeedError `gone` if there is no chest, `no-item`, `no-room` if it is full
 */
export async function putIntoChest(
  hands: Hands,
  attempt: Attempt,
  { item, count }: Stored,
): Promise<void> {
  const left = carried(hands.bot, item) - count;
  if (left < 0) throw new DeedError("no-item", `less ${item} is carried`);
  await inChest(
    hands,
    attempt,
    async (chest, id) => {
      await attempt.wait(chest.deposit(id, null, count), CLICKS_MS, `putting ${item} away`);
    },
    item,
  );
  if (!(await attempt.until(() => carried(hands.bot, item) <= left, WORD_MS)))
    throw new DeedError("refused", `the server gave ${item} back`);
}

async function inChest(
  hands: Hands,
  attempt: Attempt,
  act: (chest: BotChest, id: number) => Promise<void>,
  item: string,
): Promise<void> {
  const { bot } = hands;
  const block = await goToStation(hands, attempt, "chest");
  const chest = await attempt.wait(bot.openContainer(block), OPEN_MS, "opening the chest");
  try {
    await act(chest, bot.registry.itemsByName[item]?.id ?? -1);
  } catch (error) {
    attempt.check();
    if (error instanceof DeedError) throw error;
    const isFull = /full/i.test(String(error));
    throw new DeedError(isFull ? "no-room" : "refused", String(error), { cause: error });
  } finally {
    hands.places.opened(block.position, contentsOf(chest));
    chest.close();
  }
}

function contentsOf(chest: BotChest): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { name, count } of chest.containerItems()) counts[name] = (counts[name] ?? 0) + count;
  return counts;
}
