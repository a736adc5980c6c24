import type { BotRegistry } from "../body/bot.ts";
import { type ItemOrder, MOST_OF_ITEM, type OrderEnd } from "./order.ts";

const MOST_ORDERS = 8;
const ENDS: readonly OrderEnd[] = ["keep", "bring", "place", "store"];

/** A model that answers a prompt with text. */
export type OrderModel = (prompt: string) => Promise<string>;

/**
 * Asks a model to interpret a chat message. Its answer is validated: items must exist in the game, and counts must be
 * what a bot can carry.
 *
 * @returns no orders if the answer has none
 */
export async function askModel(
  model: OrderModel,
  registry: BotRegistry,
  text: string,
  from: string,
): Promise<readonly ItemOrder[]> {
  const prompt = `A player of Minecraft said to a bot: ${JSON.stringify(text)}
Answer with a JSON array of what the bot should get, in order, and nothing else. Each entry:
{"item": "iron_ingot", "count": 3, "end": "keep"}
"item" is an item id of Minecraft; "end" is "bring" (to the player), "place" (as a block), "store" (in the chest) or "keep".
If the player asks for nothing that can be got, answer [].`;
  let answer: string;
  try {
    answer = await model(prompt);
  } catch {
    return [];
  }
  return ordersIn(answer, registry, from);
}

function ordersIn(answer: string, registry: BotRegistry, from: string): ItemOrder[] {
  const [start, end] = [answer.indexOf("["), answer.lastIndexOf("]")];
  let written: unknown;
  try {
    written = JSON.parse(answer.slice(start, end + 1));
  } catch {
    return [];
  }
  if (!Array.isArray(written)) return [];
  return written.slice(0, MOST_ORDERS).flatMap((each: unknown) => {
    const { item, count = 1, end = "keep" } = Object(each) as Partial<Record<string, unknown>>;
    if (typeof item !== "string" || !Object.hasOwn(registry.itemsByName, item)) return [];
    if (!Number.isInteger(count) || Number(count) < 1 || Number(count) > MOST_OF_ITEM) return [];
    const known = ENDS.find((one) => one === end);
    if (known === undefined) return [];
    const order = { item, count: Number(count), end: known };
    return [known === "bring" ? { ...order, to: from } : order];
  });
}
