import type { Attempt } from "../attempt.ts";
import type { BotBlock, BotRecipe } from "../bot.ts";
import { DeedError } from "../failure.ts";
import type { Hands } from "../hands.ts";
import { carried } from "../sight.ts";
import { near, reaches, reachOf, walk } from "../walk.ts";

const WAY_MS = 30_000;
const CRAFT_MS = 6000;
const WORD_MS = 1000;
const STATION_FAR = 32;

/** An item to craft. */
export interface Crafting {
  readonly item: string;
  /** Number of times to use the recipe. */
  readonly times: number;
  /** Preferred ingredients if there are several recipes; another recipe is used if they are not carried. */
  readonly uses?: readonly string[];
}

/**
 * Crafts an item a number of times, at a crafting table if the recipe requires one.
 *
 * @throws DeedError `no-item` if an ingredient is missing, `gone` if there is no table, `refused` if the server gives
 * fewer items than the recipe
 */
export async function craft(
  hands: Hands,
  attempt: Attempt,
  { item, times, uses }: Crafting,
): Promise<void> {
  const { bot } = hands;
  const id = bot.registry.itemsByName[item]?.id ?? -1;
  const recipes = bot.recipesAll(id, null, true).filter((each) => isCarried(hands, each, times));
  const recipe = recipes.find((each) => isOf(hands, each, uses)) ?? recipes[0];
  if (recipe === undefined) throw new DeedError("no-item", `an ingredient of ${item} is missing`);
  const table = recipe.requiresTable
    ? await goToStation(hands, attempt, "crafting_table")
    : undefined;
  const wanted = carried(bot, item) + recipe.result.count * times;
  try {
    await attempt.wait(bot.craft(recipe, times, table), CRAFT_MS * times, "crafting");
  } catch (error) {
    if (bot.currentWindow !== null) bot.closeWindow(bot.currentWindow);
    attempt.check();
    throw error instanceof DeedError
      ? error
      : new DeedError("refused", String(error), { cause: error });
  }
  if (!(await attempt.until(() => carried(bot, item) >= wanted, WORD_MS)))
    throw new DeedError("refused", `the server gave less ${item} than the recipe`);
}

/** Whether a recipe has exactly these ingredients. */
function isOf({ bot }: Hands, { delta }: BotRecipe, uses: readonly string[] = []): boolean {
  const taken = delta
    .filter(({ count }) => count < 0)
    .map(({ id }) => bot.registry.items[id]?.name);
  return taken.length === uses.length && uses.every((name) => taken.includes(name));
}

function isCarried({ bot }: Hands, { delta }: BotRecipe, times: number): boolean {
  return delta.every(
    ({ id, count }) =>
      count >= 0 || carried(bot, bot.registry.items[id]?.name ?? "") >= -count * times,
  );
}

/**
 * Walks to the nearest usable block of a kind, or to the last known one.
 *
 * @throws DeedError `gone` if there is none
 */
export async function goToStation(hands: Hands, attempt: Attempt, name: string): Promise<BotBlock> {
  const { bot } = hands;
  const block = stationNear(hands, name);
  if (block === undefined) {
    const last = hands.places.nearest([name]);
    if (last === undefined) throw new DeedError("gone", `no ${name} is near`);
    await walk(bot, attempt, near(last, 3), 2 * WAY_MS);
    const found = stationNear(hands, name);
    if (found !== undefined) return goToStation(hands, attempt, name);
    throw new DeedError("gone", `the ${name} is not there any more`);
  }
  if (!reaches(bot, block.position)) await walk(bot, attempt, reachOf(block.position), WAY_MS);
  return block;
}

/** The nearest block of a kind, which is also remembered. */
export function stationNear(hands: Hands, name: string): BotBlock | undefined {
  for (const block of hands.blocks([name], STATION_FAR)) return block;
  return undefined;
}
