import type { GameFacts, GameRegistry } from "@understudy/minecraft";

/** An activity of the game, read from its data by code that the domain generator does not share. */
export interface Activity {
  readonly kind: "dig" | "hunt" | "craft" | "smelt" | "use" | "collect";
  readonly gives: string;
  readonly amount: number;
  readonly takes: Readonly<Record<string, number>>;
  readonly givesBack: Readonly<Record<string, number>>;
  /** Alternative tools, worn by one use. */
  readonly anyOf: readonly string[] | undefined;
  readonly station: "crafting_table" | "furnace" | undefined;
  /** The block or creature. */
  readonly at: string;
  readonly seconds: number;
}

/** Blocks to place before use. */
export const STATIONS: readonly string[] = ["crafting_table", "furnace"];

const NOTHING = {
  takes: {},
  givesBack: {},
  anyOf: undefined,
  station: undefined,
  at: "",
  amount: 1,
};
const CRAFT_SECONDS = 0.2;

/** Furnace products, as listed in the game's wiki. */
const FURNACE = `
iron_ore>iron_ingot raw_iron>iron_ingot deepslate_iron_ore>iron_ingot gold_ore>gold_ingot raw_gold>gold_ingot
deepslate_gold_ore>gold_ingot nether_gold_ore>gold_ingot copper_ore>copper_ingot raw_copper>copper_ingot
deepslate_copper_ore>copper_ingot coal_ore>coal deepslate_coal_ore>coal diamond_ore>diamond deepslate_diamond_ore>diamond
emerald_ore>emerald deepslate_emerald_ore>emerald lapis_ore>lapis_lazuli deepslate_lapis_ore>lapis_lazuli
redstone_ore>redstone deepslate_redstone_ore>redstone nether_quartz_ore>quartz ancient_debris>netherite_scrap
sand>glass red_sand>glass cobblestone>stone stone>smooth_stone cobbled_deepslate>deepslate sandstone>smooth_sandstone
red_sandstone>smooth_red_sandstone quartz_block>smooth_quartz basalt>smooth_basalt clay_ball>brick clay>terracotta
netherrack>nether_brick stone_bricks>cracked_stone_bricks nether_bricks>cracked_nether_bricks
deepslate_bricks>cracked_deepslate_bricks deepslate_tiles>cracked_deepslate_tiles
polished_blackstone_bricks>cracked_polished_blackstone_bricks wet_sponge>sponge cactus>green_dye sea_pickle>lime_dye
chorus_fruit>popped_chorus_fruit beef>cooked_beef porkchop>cooked_porkchop chicken>cooked_chicken mutton>cooked_mutton
rabbit>cooked_rabbit cod>cooked_cod salmon>cooked_salmon potato>baked_potato kelp>dried_kelp`;

/** A version's furnace products by input. */
function furnaceOf(registry: GameRegistry): [from: string, to: string][] {
  const items = Object.keys(registry.itemsByName);
  const listed = FURNACE.trim()
    .split(/\s+/)
    .map((pair) => pair.split(">") as [string, string]);
  const wood = items
    .filter((name) => /_(log|wood)$/.test(name))
    .map((name): [string, string] => [name, "charcoal"]);
  const glazed = items
    .filter((name) => name.endsWith("_glazed_terracotta"))
    .map((name): [string, string] => [name.replace("_glazed", ""), name]);
  return [...listed, ...wood, ...glazed];
}

/** Items smelted per fuel. */
export function burnsOf(fuel: string): number {
  if (fuel === "coal" || fuel === "charcoal") return 8;
  return /_(planks|log)$/.test(fuel) && !/crimson|warped|stripped/.test(fuel) ? 1.5 : 0;
}

/** All activities of a version in a world with these facts. */
export function readRules(registry: GameRegistry, facts: GameFacts): Activity[] {
  const exists = (name: string): boolean => registry.itemsByName[name] !== undefined;
  return [
    ...digging(registry, facts),
    ...crafting(registry),
    ...furnaceOf(registry).map(
      ([from, gives]): Activity => ({
        ...NOTHING,
        kind: "smelt",
        gives,
        takes: { [from]: 1 },
        station: "furnace",
        seconds: facts.smeltSeconds,
      }),
    ),
    ...living(registry, facts),
  ].filter(({ gives, takes }) => exists(gives) && Object.keys(takes).every(exists));
}

function digging(registry: GameRegistry, facts: GameFacts): Activity[] {
  const found = Object.entries(facts.blocks).flatMap(([at, search]): Activity[] => {
    const block = registry.blocksByName[at];
    if (block === undefined) return [];
    const ids = block.harvestTools && Object.keys(block.harvestTools);
    const anyOf = ids?.map((id) => String(registry.items[Number(id)]?.name));
    const loot = (registry.blockLoot?.[at]?.drops ?? [{ item: at }]).filter(
      (drop) => !("silkTouch" in drop && drop.silkTouch === true),
    );
    const second = search + (block.hardness ?? 1);
    return [...new Set(loot.map(({ item }) => item))].map((gives) => {
      const rarity = facts.rareDrops[gives];
      const sizes = loot
        .filter(({ item }) => item === gives)
        .map((drop) => ("stackSizeRange" in drop ? (drop.stackSizeRange?.[0] ?? 1) : 1));
      const amount = rarity === undefined ? Math.max(1, Math.min(...sizes)) : 1;
      return { ...NOTHING, kind: "dig", gives, amount, anyOf, at, seconds: second * (rarity ?? 1) };
    });
  });
  const shorn = Object.entries(facts.sheared)
    .filter(([at]) => registry.blocksByName[at] !== undefined)
    .map(([at, search]): Activity => {
      return { ...NOTHING, kind: "dig", gives: at, anyOf: ["shears"], at, seconds: search + 0.5 };
    });
  return [...found, ...shorn];
}

/** The container left over from an ingredient. */
function vesselOf(item: string): string | undefined {
  if (/^(milk|water|lava)_bucket$/.test(item)) return "bucket";
  return item === "honey_bottle" ? "glass_bottle" : undefined;
}

/** A recipe of minecraft-data. */
interface Recipe {
  readonly inShape?: readonly (readonly Ingredient[])[];
  readonly ingredients?: readonly Ingredient[];
  readonly result: { readonly id: number; readonly count: number };
}

type Ingredient = number | { readonly id: number | null } | null;

function crafting(registry: GameRegistry): Activity[] {
  return (Object.values(registry.recipes).flat() as readonly Recipe[]).map((recipe): Activity => {
    const shape = recipe.inShape ?? [];
    const cells = [...shape.flat(), ...(recipe.ingredients ?? [])];
    const takes: Record<string, number> = {};
    const givesBack: Record<string, number> = {};
    const gives = registry.items[recipe.result.id]?.name ?? "";
    for (const cell of cells) {
      const id = cell !== null && typeof cell === "object" ? cell.id : cell;
      if (id === null || id === -1) continue;
      const item = registry.items[id]?.name ?? "";
      takes[item] = (takes[item] ?? 0) + 1;
      const vessel = vesselOf(item);
      if (vessel !== undefined && vessel !== gives)
        givesBack[vessel] = (givesBack[vessel] ?? 0) + 1;
    }
    const isSmall =
      shape.length <= 2 &&
      shape.every((row) => row.length <= 2) &&
      (recipe.ingredients?.length ?? 0) <= 4;
    return {
      ...NOTHING,
      kind: "craft",
      gives,
      amount: recipe.result.count,
      takes,
      givesBack,
      station: isSmall ? undefined : "crafting_table",
      seconds: CRAFT_SECONDS,
    };
  });
}

function living(registry: GameRegistry, facts: GameFacts): Activity[] {
  const activities: Activity[] = [];
  for (const [at, seconds] of Object.entries(facts.creatures)) {
    const loot = registry.entityLoot?.[at]?.drops;
    if (loot === undefined) continue;
    for (const { item, dropChance } of loot) {
      if (facts.falseDrops[at]?.includes(item)) continue;
      activities.push({
        ...NOTHING,
        kind: "hunt",
        gives: item,
        at,
        seconds: seconds / (dropChance ?? 1),
      });
    }
    for (const [gives, rarity] of Object.entries(facts.moreDrops[at] ?? {}))
      activities.push({ ...NOTHING, kind: "hunt", gives, at, seconds: seconds * rarity });
  }
  for (const [at, [gives, seconds]] of Object.entries(facts.laid))
    activities.push({ ...NOTHING, kind: "collect", gives, at, seconds });
  for (const { with: items, on, gives, takes, places, seconds } of facts.handlings) {
    if (registry.blocksByName[on] === undefined && registry.entityLoot?.[on] === undefined)
      continue;
    const used = takes === true ? { [items[0] ?? ""]: 1 } : {};
    activities.push({
      ...NOTHING,
      kind: "use",
      gives: gives[0],
      amount: gives[1],
      takes: { ...used, ...(places === true ? { [on]: 1 } : {}) },
      anyOf: takes === true ? undefined : items,
      at: on,
      seconds,
    });
  }
  return activities;
}
