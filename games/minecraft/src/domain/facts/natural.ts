import { numbersOf } from "./table.ts";

/** Blocks of the overworld, with the search time in seconds. */
export const BLOCKS: Readonly<Record<string, number>> = numbersOf(`
  0.5: dirt stone
  0.6: grass_block
  1: oak_log sand gravel oak_leaves birch_leaves spruce_leaves snow
  1.1: birch_log
  1.2: spruce_log
  1.5: short_grass grass dandelion poppy
  2: andesite diorite granite deepslate coarse_dirt snow_block
  3: sugar_cane clay coal_ore sandstone seagrass tall_grass fern
  4: iron_ore copper_ore azure_bluet oxeye_daisy cornflower kelp dead_bush tuff
  5: deepslate_iron_ore deepslate_coal_ore cactus dark_oak_log brown_mushroom red_mushroom acacia_log jungle_log
  6: vine pumpkin podzol deepslate_copper_ore orange_tulip red_tulip white_tulip pink_tulip lily_of_the_valley
  8: calcite smooth_basalt sweet_berry_bush lily_pad allium sunflower lilac rose_bush peony large_fern cobweb
  10: gold_ore lapis_ore redstone_ore cherry_log mangrove_log mud mangrove_roots dripstone_block pointed_dripstone
  10: deepslate_lapis_ore deepslate_redstone_ore deepslate_gold_ore blue_orchid pink_petals wheat hay_block
  12: melon bamboo cocoa carrots potatoes beetroots moss_block mossy_cobblestone obsidian cave_vines glow_lichen
  15: red_sand terracotta red_sandstone sea_pickle bee_nest hanging_roots rail
  15: orange_terracotta yellow_terracotta white_terracotta brown_terracotta red_terracotta light_gray_terracotta
  20: diamond_ore deepslate_diamond_ore netherrack crying_obsidian magma_block amethyst_cluster packed_ice blue_ice
  25: prismarine prismarine_bricks dark_prismarine wet_sponge sea_lantern stone_bricks mossy_stone_bricks
  30: emerald_ore deepslate_emerald_ore mycelium tube_coral_block brain_coral_block bubble_coral_block
  30: fire_coral_block horn_coral_block
`);

/** Average number of blocks to dig for one item, by rarely dropped item. */
export const RARE_DROPS: Readonly<Record<string, number>> = numbersOf(`
  8: wheat_seeds
  10: flint
  20: oak_sapling birch_sapling spruce_sapling dark_oak_sapling acacia_sapling cherry_sapling
  40: jungle_sapling
  50: stick poisonous_potato
  200: apple
`);

/** Creatures of the overworld, with the seconds to find and beat one. */
export const CREATURES: Readonly<Record<string, number>> = numbersOf(`
  6: sheep
  8: cow pig chicken salmon cod squid
  10: rabbit tropical_fish
  15: zombie spider
  20: skeleton creeper horse
  25: glow_squid pufferfish drowned cave_spider
  40: slime enderman
  60: witch guardian phantom turtle
`);

/** Drops that registries lack, by creature, with the average number of creatures per drop. */
export const MORE_DROPS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  sheep: { white_wool: 1 },
  drowned: { nautilus_shell: 30, trident: 200 },
};
/** Listed drops that only some creatures of a kind yield, such as those of the young. */
export const FALSE_DROPS: Readonly<Record<string, readonly string[]>> = { turtle: ["bowl"] };
