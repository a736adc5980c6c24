/** An item that comes of using another one on a block or a creature. */
export interface Handling {
  /** The items of which any will do. */
  readonly with: readonly string[];
  /** The block or the creature that it is used on. */
  readonly on: string;
  /** The item that comes of it, and the number. */
  readonly gives: readonly [item: string, count: number];
  /** Whether the item is used up, like a bucket that is filled; otherwise it wears. */
  readonly takes?: boolean;
  /** Whether the block must be dug afterwards, like a log without its bark. */
  readonly digs?: boolean;
  /** Whether the bot must place the block before. */
  readonly places?: boolean;
  /** The seconds that it takes, with looking for the block or creature. */
  readonly seconds: number;
}

const AXES = ["wooden_axe", "stone_axe", "golden_axe", "iron_axe", "diamond_axe", "netherite_axe"];
const SHEARS = ["shears"];

const STRIPPED: Readonly<Record<string, number>> = {
  ...{ oak_log: 3, birch_log: 3.1, spruce_log: 3.2, dark_oak_log: 7, acacia_log: 7, jungle_log: 7 },
  ...{ mangrove_log: 12, cherry_log: 12 },
};
const SHORN = "oak birch spruce jungle acacia dark_oak azalea mangrove cherry".split(" ");

/** All that comes of using an item on something. */
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

/** Blocks that shears take as they are, and the seconds that a bot looks for one. */
export const SHEARED: Readonly<Record<string, number>> = {
  ...Object.fromEntries(SHORN.map((wood, rank) => [`${wood}_leaves`, 1 + rank])),
  ...{ vine: 6, grass: 1.5, short_grass: 1.5, fern: 3, seagrass: 3, dead_bush: 4, cobweb: 8 },
  ...{ glow_lichen: 12, hanging_roots: 15 },
};

/** By creature the item that it leaves behind as time goes by, and the seconds until one lies there. */
export const LAID: Readonly<Record<string, readonly [item: string, seconds: number]>> = {
  chicken: ["egg", 60],
};

/** By ingredient what a recipe gives back. */
export const LEFTOVERS: Readonly<Record<string, string>> = {
  milk_bucket: "bucket",
  water_bucket: "bucket",
  lava_bucket: "bucket",
  honey_bottle: "glass_bottle",
  dragon_breath: "glass_bottle",
};
