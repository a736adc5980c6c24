import type { OrderVocabulary } from "@understudy/words";
import type { BotRegistry } from "../body/bot.ts";
import { foreignNames } from "./item-names.ts";

/** Names that players have for items beside those of the game. */
const ALIASES: Readonly<Record<string, readonly string[]>> = {
  oak_log: ["wood", "log"],
  oak_planks: ["plank"],
  crafting_table: ["workbench", "table"],
  cobblestone: ["cobble"],
  wooden_pickaxe: ["pick"],
  iron_ingot: ["iron"],
  gold_ingot: ["gold"],
  copper_ingot: ["copper"],
  cooked_beef: ["steak", "meat"],
  white_bed: ["bed"],
  oak_boat: ["boat"],
  oak_door: ["door"],
  oak_sign: ["sign"],
  oak_fence: ["fence"],
  oak_sapling: ["sapling"],
  white_wool: ["wool"],
  wheat_seeds: ["seed"],
  redstone: ["redstone dust"],
  cod: ["fish"],
  bucket: ["empty bucket"],
};
/** Materials as items are called, with what players call them. */
const MATERIALS: Readonly<Record<string, readonly string[]>> = {
  leather: ["leather"],
  chainmail: ["chainmail", "chain mail", "chain"],
  wooden: ["wooden", "wood"],
  stone: ["stone"],
  iron: ["iron"],
  golden: ["golden", "gold"],
  diamond: ["diamond", "dia"],
  netherite: ["netherite"],
};
const SETS: readonly { readonly names: readonly string[]; readonly parts: readonly string[] }[] = [
  {
    names: ["armor", "armour", "armor set", "armour set"],
    parts: ["helmet", "chestplate", "leggings", "boots"],
  },
  { names: ["tools", "tool set"], parts: ["pickaxe", "axe", "shovel", "hoe"] },
];
/** Parts in pairs, whose name is a plural: a pair of boots is one item. */
const PAIRED = /(boots|leggings|shears|elytra)$/;
const STACK = 64;

/** Verbs of orders by the end that each implies. */
const DEEDS: OrderVocabulary["deeds"] = {
  keep: "get make craft collect gather mine dig chop cut hunt find farm grab obtain acquire harvest kill hol hole besorg besorge sammle mach baue such finde trae traed busca consigue haz fais prends ramasse trouve procure ramène rapporte récolte".split(
    " ",
  ),
  bring:
    "bring give fetch hand need want deliver toss pass drop spare lend send throw bring gib reich leih da pasa presta donne apporte passe prête lleva".split(
      " ",
    ),
  smelt: "smelt cook roast bake grill".split(" "),
  place: "build put place".split(" "),
  store: "store stash deposit".split(" "),
};

/** The items of a game version, with players' names for them. */
export function itemVocabulary(registry: BotRegistry): OrderVocabulary {
  const names = Object.keys(registry.itemsByName);
  const isItem = (name: string): boolean => Object.hasOwn(registry.itemsByName, name);
  const sets: Record<string, readonly string[]> = {};
  const things: Record<string, readonly string[]> = {};
  for (const name of names)
    things[name] = [...namesOf(name), ...(isItem(`cooked_${name}`) ? [`raw ${name}`] : [])];
  for (const [material, spoken] of Object.entries(MATERIALS)) {
    for (const { names: called, parts } of SETS) {
      const items = parts.map((part) => `${material}_${part}`).filter(isItem);
      if (items.length < 2) continue;
      for (const name of called) for (const word of spoken) sets[`${word} ${name}`] = items;
    }
  }
  const stackOf = (name: string): number => registry.itemsByName[name]?.stackSize ?? STACK;
  return {
    things,
    sets,
    deeds: DEEDS,
    units: {
      ...{ stack: stackOf, stapel: stackOf, pila: stackOf, pile: stackOf },
      pair: (name) => (PAIRED.test(name) ? 1 : 2),
      ...ONE_EACH,
    },
  };
}

/** Ends of names in short. */
const SHORT: readonly (readonly [long: string, said: string])[] = [
  ["pickaxe", "pick"],
  ["helmet", "helm"],
  ["chestplate", "chest plate"],
];

const ONE_EACH: Readonly<Record<string, number>> = {
  block: 1,
  loaf: 1,
  piece: 1,
  unit: 1,
  item: 1,
  lump: 1,
};

/** Other names of an item: a `gold pickaxe` is a golden one. */
function namesOf(item: string): readonly string[] {
  const [material = "", ...rest] = item.split("_");
  const spoken = rest.length === 0 ? [] : (MATERIALS[material] ?? []);
  const others = spoken.map((word) => [word, ...rest].join(" "));
  const all = [...others, [material, ...rest].join(" ")];
  const short = all.flatMap((name) =>
    SHORT.flatMap(([long, said]) => (name.endsWith(` ${long}`) ? [name.replace(long, said)] : [])),
  );
  return [...(ALIASES[item] ?? []), ...others, ...short, ...foreignNames(item)];
}
