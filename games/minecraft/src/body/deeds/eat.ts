import type { Attempt } from "../attempt.ts";
import { DeedError } from "../failure.ts";
import type { Hands } from "../hands.ts";
import { carried } from "../sight.ts";

const HAND_MS = 3000;
const MEAL_MS = 5000;

/**
 * Eats an item.
 *
 * @throws DeedError `no-item` if it is not carried, `refused` if the bot is not hungry or the food is not consumed
 */
export async function eat(
  hands: Hands,
  attempt: Attempt,
  { item }: { readonly item: string },
): Promise<void> {
  const { bot } = hands;
  const before = carried(bot, item);
  if (before === 0) throw new DeedError("no-item", `no ${item} is carried`);
  await attempt.wait(
    bot.equip(bot.registry.itemsByName[item]?.id ?? -1, "hand"),
    HAND_MS,
    `taking ${item}`,
  );
  try {
    await attempt.wait(bot.consume(), MEAL_MS, "eating");
    // mineflayer treats any change in the hand as the end of the meal, including a late update from the server.
    const isEaten = await attempt.until(() => carried(bot, item) < before, MEAL_MS);
    if (!isEaten) throw new DeedError("refused", `the ${item} was not eaten`);
  } catch (error) {
    attempt.check();
    throw error instanceof DeedError
      ? error
      : new DeedError("refused", String(error), { cause: error });
  }
}
