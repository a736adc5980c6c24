import type { Registry, ServerBlock, Stack } from "./squid.ts";

interface Drop {
  readonly name: string;
  readonly count: number;
}

/** Probabilities of occasional drops, by block and item, which the version's data lacks. */
const CHANCES: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  gravel: { flint: 0.1 },
  grass: { wheat_seeds: 0.125 },
  short_grass: { wheat_seeds: 0.125 },
  tall_grass: { wheat_seeds: 0.125 },
};
/** Blocks that shears take intact. */
const SHORN = /_leaves$|^(vine|(short_|tall_)?grass|fern|large_fern|seagrass|dead_bush|cobweb)$/;
const LEAVES = { sapling: 0.05, stick: 0.02, apple: 0.005 };

/** A block's drops for the held item; none if it requires another tool. */
export function dropsOf(
  registry: Registry,
  block: ServerBlock,
  held: Stack | null,
  random: () => number,
): readonly Drop[] {
  const isShorn = held?.name === "shears" && SHORN.test(block.name);
  if (isShorn) return [{ name: block.name, count: 1 }];
  if (block.harvestTools !== undefined && (held === null || !block.harvestTools[held.type]))
    return [];
  if (block.name.endsWith("_leaves")) return leaves(block.name, random);
  const chances = CHANCES[block.name];
  for (const [name, chance] of Object.entries(chances ?? {})) {
    if (random() < chance) return [{ name, count: 1 }];
  }
  const drops = (registry.blockLoot?.[block.name]?.drops ?? []).filter(
    ({ item, silkTouch }) => silkTouch !== true && chances?.[item] === undefined,
  );
  return drops.map(({ item, stackSizeRange: [least, most] }) => ({
    name: item,
    count: least + Math.floor(random() * (most - least + 1)),
  }));
}

function leaves(name: string, random: () => number): readonly Drop[] {
  const wood = name.slice(0, -"_leaves".length);
  const drops: Drop[] = [];
  if (random() < LEAVES.sapling) drops.push({ name: `${wood}_sapling`, count: 1 });
  if (random() < LEAVES.stick) drops.push({ name: "stick", count: 1 });
  if (random() < LEAVES.apple && wood === "oak") drops.push({ name: "apple", count: 1 });
  return drops;
}

/** A tool's wear from digging a block. */
export function wearOf(held: string, block: ServerBlock): number {
  if (held === "shears") return 1;
  const isSword = held.endsWith("_sword");
  if (!isSword && !/_(pickaxe|axe|shovel|hoe)$/.test(held)) return 0;
  if (block.boundingBox === "empty") return 0;
  return isSword ? 2 : 1;
}
