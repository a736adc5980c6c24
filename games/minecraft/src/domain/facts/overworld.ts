/**
 * Facts of the game that registries do not tell, by name.
 *
 * @module
 */

import { FUELS, SMELT_SECONDS, SMELTED } from "./furnace.ts";
import { HANDLINGS, type Handling, LAID, LEFTOVERS, SHEARED } from "./handling.ts";
import { BLOCKS, CREATURES, FALSE_DROPS, MORE_DROPS, RARE_DROPS } from "./natural.ts";

/** The facts of the game that registries do not tell, by the names of items, blocks and creatures. Times are in seconds. */
export interface GameFacts {
  /** Blocks that lie or grow about, and how long a bot looks for one. */
  readonly blocks: Readonly<Record<string, number>>;
  /** By item the number of blocks that must be dug until one of it drops, where it drops seldom. */
  readonly rareDrops: Readonly<Record<string, number>>;
  /** Blocks that shears take as they are, and how long a bot looks for one. */
  readonly sheared: Readonly<Record<string, number>>;
  /** Creatures, and how long it takes to find and beat one. */
  readonly creatures: Readonly<Record<string, number>>;
  /** By creature what it leaves that registries do not list, and the number of creatures until it does. */
  readonly moreDrops: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** By creature what only some of its kind leave. */
  readonly falseDrops: Readonly<Record<string, readonly string[]>>;
  /** By creature the item that it leaves behind as time goes by, and how long that takes. */
  readonly laid: Readonly<Record<string, readonly [item: string, seconds: number]>>;
  readonly handlings: readonly Handling[];
  /** By item what a furnace makes of it. */
  readonly smelted: Readonly<Record<string, string>>;
  readonly smeltSeconds: number;
  /** Fuels, and the number of items that one of them smelts. */
  readonly fuels: Readonly<Record<string, number>>;
  /** By ingredient what a recipe gives back. */
  readonly leftovers: Readonly<Record<string, string>>;
}

/** The facts of an overworld without mods. Names that a version does not have are passed over. */
export const OVERWORLD: GameFacts = {
  blocks: BLOCKS,
  rareDrops: RARE_DROPS,
  sheared: SHEARED,
  creatures: CREATURES,
  moreDrops: MORE_DROPS,
  falseDrops: FALSE_DROPS,
  laid: LAID,
  handlings: HANDLINGS,
  smelted: SMELTED,
  smeltSeconds: SMELT_SECONDS,
  fuels: FUELS,
  leftovers: LEFTOVERS,
};
