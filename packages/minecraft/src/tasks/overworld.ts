/** Trees that grow without help. */
const WOODS: readonly string[] = [
  "oak",
  "spruce",
  "birch",
  "jungle",
  "acacia",
  "dark_oak",
  "mangrove",
  "cherry",
];

/** Blocks that lie about in the overworld, and how long a bot looks for one, in blocks' worth of digging. */
export const NATURAL: Readonly<Record<string, number>> = {
  ...Object.fromEntries(WOODS.map((wood, rank) => [`${wood}_log`, 1 + rank / 10])),
  ...{
    dirt: 0.5,
    grass_block: 0.6,
    sand: 2,
    red_sand: 20,
    gravel: 3,
    clay: 6,
    stone: 1,
    granite: 3,
  },
  ...{
    diorite: 3,
    andesite: 3,
    deepslate: 8,
    tuff: 8,
    sandstone: 6,
    obsidian: 60,
    ice: 20,
    snow: 15,
  },
  ...{
    coal_ore: 4,
    iron_ore: 8,
    copper_ore: 8,
    gold_ore: 25,
    redstone_ore: 30,
    lapis_ore: 35,
    diamond_ore: 60,
  },
  ...{
    emerald_ore: 90,
    pumpkin: 20,
    melon: 40,
    sugar_cane: 6,
    cactus: 15,
    kelp: 15,
    bamboo: 30,
    vine: 20,
  },
  ...{
    dandelion: 3,
    poppy: 3,
    blue_orchid: 25,
    allium: 15,
    azure_bluet: 8,
    red_tulip: 15,
    orange_tulip: 15,
  },
  ...{
    white_tulip: 15,
    pink_tulip: 15,
    oxeye_daisy: 8,
    cornflower: 8,
    lily_of_the_valley: 15,
    lilac: 15,
  },
  ...{
    sunflower: 20,
    rose_bush: 15,
    peony: 15,
    brown_mushroom: 15,
    red_mushroom: 15,
    sweet_berry_bush: 20,
  },
  ...{
    cocoa: 40,
    amethyst_cluster: 90,
    cobweb: 40,
    lily_pad: 20,
    sea_pickle: 40,
    pointed_dripstone: 30,
    moss_block: 30,
    calcite: 40,
  },
};

/** Items that fall only now and then, and the number of blocks that one takes. */
export const RARE: Readonly<Record<string, number>> = { flint: 10, wheat_seeds: 8 };

/** Creatures of the overworld, and how long a bot looks for one. */
export const CREATURES: Readonly<Record<string, number>> = {
  ...{ cow: 8, pig: 8, sheep: 8, chicken: 8, rabbit: 20, cod: 25, salmon: 25, squid: 25 },
  ...{ zombie: 25, skeleton: 30, spider: 30, creeper: 40 },
};

/** The item that a furnace makes, by the one that goes in. */
const SMELTED: Readonly<Record<string, string>> = {
  ...{
    iron_ore: "iron_ingot",
    raw_iron: "iron_ingot",
    gold_ore: "gold_ingot",
    raw_gold: "gold_ingot",
  },
  ...{ copper_ore: "copper_ingot", raw_copper: "copper_ingot", sand: "glass", red_sand: "glass" },
  ...{
    cobblestone: "stone",
    stone: "smooth_stone",
    stone_bricks: "cracked_stone_bricks",
    clay_ball: "brick",
  },
  ...{
    clay: "terracotta",
    cactus: "green_dye",
    sandstone: "smooth_sandstone",
    cobbled_deepslate: "deepslate",
  },
  ...{
    beef: "cooked_beef",
    porkchop: "cooked_porkchop",
    chicken: "cooked_chicken",
    mutton: "cooked_mutton",
  },
  ...{
    rabbit: "cooked_rabbit",
    cod: "cooked_cod",
    salmon: "cooked_salmon",
    potato: "baked_potato",
    kelp: "dried_kelp",
  },
  ...{ wet_sponge: "sponge", sea_pickle: "lime_dye", red_sandstone: "smooth_red_sandstone" },
  ...{
    deepslate_bricks: "cracked_deepslate_bricks",
    deepslate_tiles: "cracked_deepslate_tiles",
  },
  ...Object.fromEntries(WOODS.map((wood) => [`${wood}_log`, "charcoal"])),
};

/** All that can be smelted, as from and to. */
export const SMELTINGS: readonly (readonly [from: string, to: string])[] = Object.entries(SMELTED);

/** Fuels, and the number of items that one of them smelts. */
export const FUELS: Readonly<Record<string, number>> = {
  ...{ coal: 8, charcoal: 8 },
  ...Object.fromEntries(
    WOODS.flatMap((wood) => [
      [`${wood}_planks`, 1.5],
      [`${wood}_log`, 1.5],
    ]),
  ),
};
