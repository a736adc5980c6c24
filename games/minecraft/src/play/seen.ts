import type { BotBody } from "../body/body.ts";
import { inventoryOf, usesLeft } from "../body/sight.ts";

/** Stations that a bot may use in place. */
const STATIONS = ["crafting_table", "furnace", "chest"] as const;

/** State of a bot and its surroundings. */
export interface Surroundings {
  /** Carried count by item. */
  readonly inventory: Readonly<Record<string, number>>;
  /** Stations nearby. */
  readonly stations: ReadonlySet<string>;
  /** Item counts of the chest, as last seen. */
  readonly chest: Readonly<Record<string, number>>;
  /** Remaining uses by carried tool; missing tools are undamaged. */
  readonly uses?: Readonly<Record<string, number>>;
  /** Seconds to the nearest known place, by block or creature. */
  readonly sights?: Readonly<Record<string, number>>;
  readonly health: number;
  readonly food: number;
}

/** Observes a bot's inventory and surroundings. */
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
