import type { Attempt } from "../attempt.ts";
import type { BotFurnace } from "../bot.ts";
import { DeedError } from "../failure.ts";
import type { Hands } from "../hands.ts";
import { carried } from "../sight.ts";
import { goToStation } from "./craft.ts";

const OPEN_MS = 5000;
const CLICKS_MS = 6000;
/** Time limit per item; a furnace needs 10 s, a slow server longer. */
const ITEM_MS = 15_000;

/** Items to smelt. */
export interface Smelting {
  /** Input item. */
  readonly from: string;
  /** Output item. */
  readonly item: string;
  readonly count: number;
  /** Fuel item and its count. */
  readonly fuel: string;
  readonly fuelCount: number;
}

/**
 * Smelts items in a nearby furnace and waits for the result.
 *
 * @throws DeedError `gone` if there is no furnace, `no-item`, `no-room` if the furnace is in use, `refused`
 */
export async function smelt(hands: Hands, attempt: Attempt, smelting: Smelting): Promise<void> {
  const { bot } = hands;
  const { from, item, count, fuel, fuelCount } = smelting;
  for (const [name, needed] of [
    [from, count],
    [fuel, fuelCount],
  ] as const) {
    if (carried(bot, name) < needed) throw new DeedError("no-item", `${name} is missing`);
  }
  const block = await goToStation(hands, attempt, "furnace");
  if (hands.claimFirst([block]) === undefined)
    throw new DeedError("no-room", "the furnace is in use");
  const furnace = await attempt.wait(bot.openFurnace(block), OPEN_MS, "opening the furnace");
  const wanted = carried(bot, item) + count;
  try {
    await burn(attempt, bot.registry.itemsByName, furnace, smelting);
  } catch (error) {
    attempt.check();
    throw error instanceof DeedError
      ? error
      : new DeedError("refused", String(error), { cause: error });
  } finally {
    furnace.close();
  }
  if (!(await attempt.until(() => carried(bot, item) >= wanted, OPEN_MS)))
    throw new DeedError("refused", `less ${item} came out than went in`);
}

async function burn(
  attempt: Attempt,
  items: Readonly<Record<string, { readonly id: number }>>,
  furnace: BotFurnace,
  { from, item, count, fuel, fuelCount }: Smelting,
): Promise<void> {
  const idOf = (name: string): number => items[name]?.id ?? -1;
  // Removes leftovers from the furnace.
  if (furnace.outputItem() !== null)
    await attempt.wait(furnace.takeOutput(), CLICKS_MS, "emptying the furnace");
  if (furnace.inputItem() !== null)
    await attempt.wait(furnace.takeInput(), CLICKS_MS, "emptying the furnace");
  const lies = furnace.fuelItem();
  if (lies !== null && lies.name !== fuel)
    await attempt.wait(furnace.takeFuel(), CLICKS_MS, "emptying the furnace");
  const missing = fuelCount - (furnace.fuelItem()?.count ?? 0);
  if (missing > 0)
    await attempt.wait(furnace.putFuel(idOf(fuel), null, missing), CLICKS_MS, "putting fuel in");
  await attempt.wait(furnace.putInput(idOf(from), null, count), CLICKS_MS, `putting ${from} in`);
  const isDone = (): boolean =>
    (furnace.outputItem()?.count ?? 0) >= count && furnace.inputItem() === null;
  if (!(await attempt.until(isDone, ITEM_MS * count)))
    throw new DeedError("timed-out", `the furnace made no ${item}`);
  await attempt.wait(furnace.takeOutput(), CLICKS_MS, `taking ${item}`);
}
