import type { Handling } from "./facts/handling.ts";
import type { GameFacts } from "./facts/overworld.ts";
import { type GameRegistry, usesOf, type WrittenDrop, type WrittenRecipe } from "./registry.ts";

/** A block for crafting or smelting. */
export type Station = "crafting_table" | "furnace";

/** One source of an item. */
export interface Source {
  readonly kind: "dig" | "hunt" | "craft" | "smelt" | "use" | "collect";
  readonly item: string;
  /** Number of items per use. */
  readonly makes: number;
  /** Consumed items. */
  readonly uses: ReadonlyMap<string, number>;
  /** Returned items, such as empty buckets. */
  readonly returns: ReadonlyMap<string, number>;
  /** Usable tools; one must be carried, and wears. */
  readonly tools: readonly string[] | undefined;
  readonly station: Station | undefined;
  /** Equivalent blocks or creatures, the fastest to find first. */
  readonly of: readonly string[];
  readonly handling?: Handling;
  /** Seconds per use, without its ingredients. */
  readonly seconds: number;
}

const CRAFT_SECONDS = 0.2;
const NONE: ReadonlyMap<string, number> = new Map();
const PLAIN = {
  uses: NONE,
  returns: NONE,
  tools: undefined,
  station: undefined,
  of: [],
  makes: 1,
} as const;

/** All sources of all items in a version of the game, given some facts. */
export function itemSources(registry: GameRegistry, facts: GameFacts): Source[] {
  const isItem = (name: string): boolean => registry.itemsByName[name] !== undefined;
  const isCreature = (name: string): boolean => registry.entityLoot?.[name] !== undefined;
  const isBlock = (name: string): boolean => registry.blocksByName[name] !== undefined;
  const all = [
    ...merge([...dug(registry, facts)]),
    ...crafted(registry, facts),
    ...smelted(facts),
    ...hunted(registry, facts),
    ...Object.entries(facts.laid)
      .filter(([creature]) => isCreature(creature))
      .map(([of, [item, seconds]]): Source => {
        return { ...PLAIN, kind: "collect", item, of: [of], seconds };
      }),
    ...facts.handlings
      .filter(({ on }) => isBlock(on) || isCreature(on))
      .map((handling) => handled(handling, isItem)),
  ];
  return all.filter(({ item, uses }) => isItem(item) && [...uses.keys()].every(isItem));
}

function* dug(
  registry: GameRegistry,
  { blocks, rareDrops, sheared }: GameFacts,
): Generator<Source> {
  for (const [name, search] of Object.entries(blocks)) {
    const block = registry.blocksByName[name];
    if (block === undefined || block.diggable === false) continue;
    const tools =
      block.harvestTools &&
      Object.keys(block.harvestTools).flatMap((id) => registry.items[Number(id)]?.name ?? []);
    const drops = registry.blockLoot?.[name]?.drops ?? [{ item: name }];
    for (const [item, makes] of dropsOf(drops)) {
      const rarity = rareDrops[item] ?? 1;
      const seconds = (search + (block.hardness ?? 1)) * rarity;
      // Rare drops are obtained by hand, so no tool is needed.
      yield {
        ...PLAIN,
        kind: "dig",
        item,
        makes: rarity > 1 ? 1 : makes,
        tools,
        of: [name],
        seconds,
      };
    }
  }
  for (const [name, search] of Object.entries(sheared)) {
    if (registry.blocksByName[name] === undefined) continue;
    yield {
      ...PLAIN,
      kind: "dig",
      item: name,
      tools: ["shears"],
      of: [name],
      seconds: search + 0.5,
    };
  }
}

/** Minimum count of each drop. */
function dropsOf(drops: readonly WrittenDrop[]): Map<string, number> {
  const least = new Map<string, number>();
  for (const { item, silkTouch, stackSizeRange } of drops) {
    if (silkTouch === true) continue;
    const number = Math.max(1, stackSizeRange?.[0] ?? 1);
    least.set(item, Math.min(number, least.get(item) ?? number));
  }
  return least;
}

/** Merges blocks with the same drops and tools into one source. */
function merge(sources: readonly Source[]): Source[] {
  const byKey = new Map<string, Source>();
  for (const source of sources) {
    const { item, tools, makes, of, seconds } = source;
    const key = `${item} ${makes} ${tools?.join(" ")}`;
    const other = byKey.get(key);
    if (other === undefined) byKey.set(key, source);
    else if (other.seconds <= seconds) byKey.set(key, { ...other, of: [...other.of, ...of] });
    else byKey.set(key, { ...source, of: [...of, ...other.of] });
  }
  return [...byKey.values()];
}

function* crafted(registry: GameRegistry, { leftovers }: GameFacts): Generator<Source> {
  const written = Object.values(registry.recipes) as readonly (readonly WrittenRecipe[])[];
  for (const recipes of written) {
    const known = new Set<string>();
    for (const recipe of recipes) {
      const item = registry.items[recipe.result.id]?.name;
      const { uses, needsTable } = usesOf(registry, recipe);
      const key = [...uses].sort().join(" ");
      if (item === undefined || uses.has(item) || known.has(key)) continue;
      known.add(key);
      const returns = new Map<string, number>();
      for (const [name, count] of uses) {
        const left = leftovers[name];
        // A returned item that equals the result is ignored, such as the bottles from a honey block.
        if (left !== undefined && left !== item)
          returns.set(left, (returns.get(left) ?? 0) + count);
      }
      yield {
        ...PLAIN,
        kind: "craft",
        item,
        makes: recipe.result.count,
        uses,
        returns,
        station: needsTable ? "crafting_table" : undefined,
        seconds: CRAFT_SECONDS,
      };
    }
  }
}

function smelted({ smelted, smeltSeconds }: GameFacts): Source[] {
  return Object.entries(smelted).map(([from, item]) => ({
    ...PLAIN,
    kind: "smelt",
    item,
    uses: new Map([[from, 1]]),
    station: "furnace",
    seconds: smeltSeconds,
  }));
}

function* hunted(
  { entityLoot = {} }: GameRegistry,
  { creatures, moreDrops, falseDrops }: GameFacts,
): Generator<Source> {
  for (const [creature, seconds] of Object.entries(creatures)) {
    const drops = entityLoot[creature]?.drops;
    if (drops === undefined) continue;
    const rarities = new Map(Object.entries(moreDrops[creature] ?? {}));
    for (const { item, dropChance = 1 } of drops) {
      if (falseDrops[creature]?.includes(item) !== true) rarities.set(item, 1 / dropChance);
    }
    for (const [item, rarity] of rarities)
      yield { ...PLAIN, kind: "hunt", item, of: [creature], seconds: seconds * rarity };
  }
}

function handled(handling: Handling, isItem: (name: string) => boolean): Source {
  const { with: items, on, gives, takes, places, seconds } = handling;
  const uses = new Map<string, number>();
  if (takes === true) uses.set(items[0] as string, 1);
  if (places === true) uses.set(on, 1);
  return {
    ...PLAIN,
    kind: "use",
    item: gives[0],
    makes: gives[1],
    uses,
    tools: takes === true ? undefined : items.filter(isItem),
    of: [on],
    handling,
    seconds,
  };
}
