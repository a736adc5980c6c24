import type { Body } from "../body/body.ts";
import { inventoryOf } from "../body/sight.ts";

/** Stations that a bot may use where they stand. */
const STATIONS = ["crafting_table", "furnace", "chest"] as const;

/** What a bot knows of itself and its surroundings. */
export interface Seen {
  /** By item how many it carries. */
  readonly inventory: Readonly<Record<string, number>>;
  /** Stations that stand near. */
  readonly stations: ReadonlySet<string>;
  /** By item what lay in the chest when one last looked into it. */
  readonly chest: Readonly<Record<string, number>>;
  readonly health: number;
  readonly food: number;
}

/** Looks at the bags of a bot and around it. */
export function look(body: Body): Seen {
  const { bot } = body;
  const stations = new Set(STATIONS.filter((name) => body.isNear(name)));
  return {
    inventory: inventoryOf(bot),
    stations,
    chest: stations.has("chest") ? body.inChest : {},
    health: bot.health,
    food: bot.food,
  };
}
