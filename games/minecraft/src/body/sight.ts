import type { Bot, BotBlock, BotVector } from "./bot.ts";

/** How far a bot looks for blocks. */
const FAR = 64;
/** So many of the nearest are looked at. */
const MANY = 256;
const SIDES = [
  [0, 1, 0],
  [1, 0, 0],
  [-1, 0, 0],
  [0, 0, 1],
  [0, 0, -1],
  [0, -1, 0],
] as const;

/** A place as a text: the id of the block there. */
export const spotKey = ({ x, y, z }: BotVector): string => `${x},${y},${z}`;

/** By item how many the bot carries. */
export function inventoryOf(bot: Bot): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { name, count } of bot.inventory.items()) counts[name] = (counts[name] ?? 0) + count;
  return counts;
}

/** By tool the number of times that the carried ones can still be used. */
export function usesLeft(bot: Bot): Record<string, number> {
  const left: Record<string, number> = {};
  for (const { name, count, maxDurability, durabilityUsed } of bot.inventory.items()) {
    if (typeof maxDurability !== "number" || maxDurability <= 0) continue;
    left[name] = (left[name] ?? 0) + count * Math.max(0, maxDurability - (durabilityUsed ?? 0));
  }
  return left;
}

/** The number of an item that the bot carries. */
export function carried(bot: Bot, name: string): number {
  let sum = 0;
  for (const item of bot.inventory.items()) if (item.name === name) sum += item.count;
  return sum;
}

/** Whether a block lies open on one side: the others cannot be seen. */
function isOpen(bot: Bot, { position }: BotBlock): boolean {
  return SIDES.some(([x, y, z]) => bot.blockAt(position.offset(x, y, z))?.boundingBox === "empty");
}

/**
 * Blocks of these names that the bot can know of, the nearest first: those that lie open. Client and server keep all blocks
 * near the bot; it does not look through stone for ore.
 */
export function* blocksSeen(
  bot: Bot,
  names: readonly string[],
  far: number = FAR,
): Generator<BotBlock> {
  const matching = names.flatMap((name) => bot.registry.blocksByName[name]?.id ?? []);
  if (matching.length === 0) return;
  for (const position of bot.findBlocks({ matching, maxDistance: far, count: MANY })) {
    const block = bot.blockAt(position);
    if (block !== null && matching.includes(block.type) && isOpen(bot, block)) yield block;
  }
}
