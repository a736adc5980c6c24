/** An item obtained by using another item on a block or creature. */
export interface Handling {
  /** Acceptable items to use. */
  readonly with: readonly string[];
  /** The block or creature. */
  readonly on: string;
  /** The resulting item and its count. */
  readonly gives: readonly [item: string, count: number];
  /** Whether the used item is consumed, like a filled bucket; otherwise it wears. */
  readonly takes?: boolean;
  /** Whether the block must be dug afterwards, like a stripped log. */
  readonly digs?: boolean;
  /** Whether the bot must place the block first. */
  readonly places?: boolean;
  /** Seconds per use, including the search. */
  readonly seconds: number;
}

const AXES = ["wooden_axe", "stone_axe", "golden_axe", "iron_axe", "diamond_axe", "netherite_axe"];
const SHEARS = ["shears"];

const STRIPPED: Readonly<Record<string, number>> = {
  ...{ oak_log: 3, birch_log: 3.1, spruce_log: 3.2, dark_oak_log: 7, acacia_log: 7, jungle_log: 7 },
  ...{ mangrove_log: 12, cherry_log: 12 },
};
const SHORN = "oak birch spruce jungle acacia dark_oak azalea mangrove cherry".split(" ");

/** All results of using items. */
export const HANDLINGS: readonly Handling[] = [
  ...Object.entries(STRIPPED).map(
    ([on, seconds]): Handling => ({
      with: AXES,
      on,
      gives: [`stripped_${on}`, 1],
      digs: true,
      seconds,
    }),
  ),
  {
    with: AXES,
    on: "bamboo_block",
    gives: ["stripped_bamboo_block", 1],
    places: true,
    digs: true,
    seconds: 4,
  },
  { with: SHEARS, on: "pumpkin", gives: ["carved_pumpkin", 1], digs: true, seconds: 8 },
  { with: SHEARS, on: "bee_nest", gives: ["honeycomb", 3], seconds: 20 },
  { with: ["glass_bottle"], on: "bee_nest", gives: ["honey_bottle", 1], takes: true, seconds: 20 },
  { with: ["bucket"], on: "cow", gives: ["milk_bucket", 1], takes: true, seconds: 6 },
  { with: ["bucket"], on: "water", gives: ["water_bucket", 1], takes: true, seconds: 4 },
  { with: ["bucket"], on: "lava", gives: ["lava_bucket", 1], takes: true, seconds: 15 },
];

/** Blocks that shears pick up, with the search time in seconds. */
export const SHEARED: Readonly<Record<string, number>> = {
  ...Object.fromEntries(SHORN.map((wood, rank) => [`${wood}_leaves`, 1 + rank])),
  ...{ vine: 6, grass: 1.5, short_grass: 1.5, fern: 3, seagrass: 3, dead_bush: 4, cobweb: 8 },
  ...{ glow_lichen: 12, hanging_roots: 15 },
};

/** The item that a creature drops over time, and the seconds per item. */
export const LAID: Readonly<Record<string, readonly [item: string, seconds: number]>> = {
  chicken: ["egg", 60],
};

/** Item that a recipe returns, by ingredient. */
export const LEFTOVERS: Readonly<Record<string, string>> = {
  milk_bucket: "bucket",
  water_bucket: "bucket",
  lava_bucket: "bucket",
  honey_bottle: "glass_bottle",
  dragon_breath: "glass_bottle",
};
