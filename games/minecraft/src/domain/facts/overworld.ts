/**
 * Facts of the game that registries lack.
 *
 * @module
 */

import { FUELS, SMELT_SECONDS, SMELTED } from "./furnace.ts";
import { HANDLINGS, type Handling, LAID, LEFTOVERS, SHEARED } from "./handling.ts";
import { BLOCKS, CREATURES, FALSE_DROPS, MORE_DROPS, RARE_DROPS } from "./natural.ts";

/** Facts of the game that registries lack, by the names of items, blocks and creatures. Times are in seconds. */
export interface GameFacts {
  /** Natural blocks, with the search time. */
  readonly blocks: Readonly<Record<string, number>>;
  /** Average number of blocks to dig for one item, by rarely dropped item. */
  readonly rareDrops: Readonly<Record<string, number>>;
  /** Blocks that shears pick up, with the search time. */
  readonly sheared: Readonly<Record<string, number>>;
  /** Creatures, with the time to find and beat one. */
  readonly creatures: Readonly<Record<string, number>>;
  /** Drops that registries lack, by creature, with the average number of creatures per drop. */
  readonly moreDrops: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Listed drops that only some creatures of a kind yield. */
  readonly falseDrops: Readonly<Record<string, readonly string[]>>;
  /** The item that a creature drops over time, and the time per item. */
  readonly laid: Readonly<Record<string, readonly [item: string, seconds: number]>>;
  readonly handlings: readonly Handling[];
  /** Smelting result by input item. */
  readonly smelted: Readonly<Record<string, string>>;
  readonly smeltSeconds: number;
  /** Number of items that one unit of fuel smelts, by fuel. */
  readonly fuels: Readonly<Record<string, number>>;
  /** Item that a recipe returns, by ingredient. */
  readonly leftovers: Readonly<Record<string, string>>;
}

/** Facts of the unmodded overworld. Names missing in a version are ignored. */
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
