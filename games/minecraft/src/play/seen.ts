import type { BotBody } from "../body/body.ts";
import { inventoryOf, usesLeft } from "../body/sight.ts";

/** Stations that a bot may use where they stand. */
const STATIONS = ["crafting_table", "furnace", "chest"] as const;

/** The state of a bot, and the things around it. */
export interface Surroundings {
  /** By item how many it carries. */
  readonly inventory: Readonly<Record<string, number>>;
  /** Stations that stand near. */
  readonly stations: ReadonlySet<string>;
  /** By item what lay in the chest when one last looked into it. */
  readonly chest: Readonly<Record<string, number>>;
  /** By tool the number of times that those it carries can still be used; tools that are left out are undamaged. */
  readonly uses?: Readonly<Record<string, number>>;
  /** By block or creature the seconds to the nearest one that was seen. */
  readonly sights?: Readonly<Record<string, number>>;
  readonly health: number;
  readonly food: number;
}

/** Looks at the bags of a bot and around it. */
export function look(body: BotBody): Surroundings {
  const { bot } = body;
  const stations = new Set(STATIONS.filter((name) => body.isNear(name)));
  return {
    inventory: inventoryOf(bot),
    uses: usesLeft(bot),
    stations,
    sights: body.sights,
    chest: stations.has("chest") ? body.inChest : {},
    health: bot.health,
    food: bot.food,
  };
}
