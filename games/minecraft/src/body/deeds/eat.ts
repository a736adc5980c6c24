import type { Attempt } from "../attempt.ts";
import { DeedError } from "../failure.ts";
import type { Hands } from "../hands.ts";
import { carried } from "../sight.ts";

const HAND_MS = 3000;
const MEAL_MS = 5000;

/**
 * Eats something.
 *
 * @throws DeedError `no-item` if it is not carried, `refused` if the bot is not hungry, or the server lets it keep the food
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
    // The library takes any change in the hand for the end of the meal, and what the server tells late is one.
    const isEaten = await attempt.until(() => carried(bot, item) < before, MEAL_MS);
    if (!isEaten) throw new DeedError("refused", `the ${item} was not eaten`);
  } catch (error) {
    attempt.check();
    throw error instanceof DeedError
      ? error
      : new DeedError("refused", String(error), { cause: error });
  }
}
