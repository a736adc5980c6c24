import type { Bot, BotBlock, BotVector } from "./bot.ts";

/** Maximum distance of visible blocks. */
const FAR = 64;
/** Maximum number of nearest blocks to check. */
const MANY = 256;
const SIDES = [
  [0, 1, 0],
  [1, 0, 0],
  [-1, 0, 0],
  [0, 0, 1],
  [0, 0, -1],
  [0, -1, 0],
] as const;

/** Key of a position, the id of the block there. */
export const spotKey = ({ x, y, z }: BotVector): string => `${x},${y},${z}`;

/** Item counts of the bot's inventory. */
export function inventoryOf(bot: Bot): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { name, count } of bot.inventory.items()) counts[name] = (counts[name] ?? 0) + count;
  return counts;
}

/** Remaining uses of the carried tools, by tool name. */
export function usesLeft(bot: Bot): Record<string, number> {
  const left: Record<string, number> = {};
  for (const { name, count, maxDurability, durabilityUsed } of bot.inventory.items()) {
    if (typeof maxDurability !== "number" || maxDurability <= 0) continue;
    left[name] = (left[name] ?? 0) + count * Math.max(0, maxDurability - (durabilityUsed ?? 0));
  }
  return left;
}

/** Number of items that the bot carries. */
export function carried(bot: Bot, name: string): number {
  let sum = 0;
  for (const item of bot.inventory.items()) if (item.name === name) sum += item.count;
  return sum;
}

/** Whether a block has an exposed side; others are not visible. */
function isOpen(bot: Bot, { position }: BotBlock): boolean {
  return SIDES.some(([x, y, z]) => bot.blockAt(position.offset(x, y, z))?.boundingBox === "empty");
}

/**
 * Visible blocks with these names, the nearest first. The client knows all blocks near the bot, so hidden ones are
 * excluded: the bot must not see ore through stone.
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
