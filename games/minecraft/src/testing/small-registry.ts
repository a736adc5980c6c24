import type { GameRegistry, WrittenRecipe } from "../domain/registry.ts";

const ITEMS = [
  ...[
    "oak_log",
    "oak_planks",
    "stick",
    "crafting_table",
    "furnace",
    "wooden_pickaxe",
    "stone_pickaxe",
  ],
  ...[
    "cobblestone",
    "coal",
    "iron_ore",
    "iron_ingot",
    "birch_log",
    "birch_planks",
    "leather",
    "beef",
    "flint",
  ],
  ...["gravel", "cooked_beef", "elytra", "charcoal", "bucket", "milk_bucket", "cake", "smoker"],
];
const WEAR: Readonly<Record<string, number>> = { wooden_pickaxe: 59, stone_pickaxe: 131 };
const idOf = (name: string): number => ITEMS.indexOf(name);
const any = (name: string, count: number): (number | null)[] => new Array(count).fill(idOf(name));
const shaped = (result: string, count: number, ...rows: (number | null)[][]): WrittenRecipe => ({
  inShape: rows,
  result: { id: idOf(result), count },
});
const sticks = [
  [null, idOf("stick"), null],
  [null, idOf("stick"), null],
];
const recipes: readonly WrittenRecipe[] = [
  { ingredients: any("oak_log", 1), result: { id: idOf("oak_planks"), count: 4 } },
  { ingredients: any("birch_log", 1), result: { id: idOf("birch_planks"), count: 4 } },
  ...["oak_planks", "birch_planks"].flatMap((planks) => [
    shaped("stick", 4, any(planks, 1), any(planks, 1)),
    shaped("crafting_table", 1, any(planks, 2), any(planks, 2)),
    shaped("wooden_pickaxe", 1, any(planks, 3), ...sticks),
  ]),
  shaped("bucket", 1, any("iron_ingot", 2), any("iron_ingot", 1)),
  shaped("cake", 1, any("milk_bucket", 3)),
  shaped("smoker", 1, [idOf("oak_log"), idOf("furnace")]),
  shaped("stone_pickaxe", 1, any("cobblestone", 3), ...sticks),
  shaped(
    "furnace",
    1,
    any("cobblestone", 3),
    [idOf("cobblestone"), null, idOf("cobblestone")],
    any("cobblestone", 3),
  ),
];
const picks = { [idOf("wooden_pickaxe")]: true, [idOf("stone_pickaxe")]: true };

/** The first steps of the game, in minecraft-data's format. */
export const smallRegistry: GameRegistry = {
  items: Object.fromEntries(ITEMS.map((name, id) => [id, { name }])),
  itemsByName: Object.fromEntries(
    ITEMS.map((name, id) => [name, { id, ...(WEAR[name] && { maxDurability: WEAR[name] }) }]),
  ),
  blocksByName: {
    oak_log: { id: 1, hardness: 2 },
    birch_log: { id: 2, hardness: 2 },
    stone: { id: 3, hardness: 1.5, harvestTools: picks },
    coal_ore: { id: 4, hardness: 3, harvestTools: picks },
    iron_ore: { id: 5, hardness: 3, harvestTools: { [idOf("stone_pickaxe")]: true } },
    gravel: { id: 6, hardness: 0.6 },
    furnace: { id: 7, hardness: 3.5, harvestTools: picks },
  },
  recipes: Object.fromEntries(
    ITEMS.map((_, id) => [id, recipes.filter(({ result }) => result.id === id)]),
  ),
  blockLoot: {
    oak_log: { drops: [{ item: "oak_log" }] },
    birch_log: { drops: [{ item: "birch_log" }] },
    stone: { drops: [{ item: "stone", silkTouch: true }, { item: "cobblestone" }] },
    coal_ore: { drops: [{ item: "coal" }] },
    iron_ore: { drops: [{ item: "iron_ore" }] },
    gravel: { drops: [{ item: "gravel" }, { item: "flint" }] },
  },
  foodsByName: { beef: { foodPoints: 3 }, cooked_beef: { foodPoints: 8 } },
  entityLoot: { cow: { drops: [{ item: "leather" }, { item: "beef" }] } },
};
