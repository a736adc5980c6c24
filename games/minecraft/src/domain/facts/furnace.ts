import { numbersOf, readTable } from "./table.ts";

const COLOURS =
  "white orange magenta light_blue yellow lime pink gray light_gray cyan purple blue brown green red black";

/** Smelting result by input item. */
export const SMELTED: Readonly<Record<string, string>> = Object.fromEntries([
  ...readTable(`
      iron_ingot: iron_ore raw_iron deepslate_iron_ore
      gold_ingot: gold_ore raw_gold deepslate_gold_ore nether_gold_ore
      copper_ingot: copper_ore raw_copper deepslate_copper_ore
      coal: coal_ore deepslate_coal_ore
      diamond: diamond_ore deepslate_diamond_ore
      emerald: emerald_ore deepslate_emerald_ore
      lapis_lazuli: lapis_ore deepslate_lapis_ore
      redstone: redstone_ore deepslate_redstone_ore
      quartz: nether_quartz_ore
      netherite_scrap: ancient_debris
      charcoal: oak_log spruce_log birch_log jungle_log acacia_log dark_oak_log mangrove_log cherry_log pale_oak_log
      charcoal: oak_wood spruce_wood birch_wood jungle_wood acacia_wood dark_oak_wood mangrove_wood cherry_wood
      glass: sand red_sand
      stone: cobblestone
      smooth_stone: stone
      deepslate: cobbled_deepslate
      smooth_sandstone: sandstone
      smooth_red_sandstone: red_sandstone
      smooth_quartz: quartz_block
      smooth_basalt: basalt
      brick: clay_ball
      terracotta: clay
      nether_brick: netherrack
      cracked_stone_bricks: stone_bricks
      cracked_nether_bricks: nether_bricks
      cracked_deepslate_bricks: deepslate_bricks
      cracked_deepslate_tiles: deepslate_tiles
      cracked_polished_blackstone_bricks: polished_blackstone_bricks
      sponge: wet_sponge
      green_dye: cactus
      lime_dye: sea_pickle
      popped_chorus_fruit: chorus_fruit
      cooked_beef: beef
      cooked_porkchop: porkchop
      cooked_chicken: chicken
      cooked_mutton: mutton
      cooked_rabbit: rabbit
      cooked_cod: cod
      cooked_salmon: salmon
      baked_potato: potato
      dried_kelp: kelp
    `).flatMap(([made, from]) => from.map((item) => [item, made] as const)),
  ...COLOURS.split(" ").map(
    (colour) => [`${colour}_terracotta`, `${colour}_glazed_terracotta`] as const,
  ),
]);

/** Number of items that one unit of fuel smelts, by fuel. */
export const FUELS: Readonly<Record<string, number>> = numbersOf(`
  8: coal charcoal
  1.5: oak_planks spruce_planks birch_planks jungle_planks acacia_planks dark_oak_planks mangrove_planks cherry_planks
  1.5: oak_log spruce_log birch_log jungle_log acacia_log dark_oak_log mangrove_log cherry_log
`);

/** Seconds that a furnace takes per item. */
export const SMELT_SECONDS = 10;
