import type { Registry, Stack, WrittenIngredient, WrittenRecipe } from "./squid.ts";

type Cells = readonly (Stack | null)[];

const idOf = (ingredient: WrittenIngredient | undefined): number => {
  const id = typeof ingredient === "object" ? ingredient?.id : ingredient;
  return id === undefined || id < 0 ? -1 : id;
};

const rowsOf = (written: readonly (readonly WrittenIngredient[])[]): number[][] =>
  written.map((row) => row.map((each) => idOf(each)));

/** The result of a grid: a stack, and leftovers in the cells. */
export interface Crafted {
  readonly type: number;
  readonly count: number;
  /** Leftover item of each ingredient, such as a milk bucket's bucket. */
  readonly left: readonly (number | undefined)[];
}

/** The crafting recipes of a version. */
export class CraftingRecipes {
  readonly #recipes: readonly WrittenRecipe[];

  constructor(registry: Registry) {
    this.#recipes = Object.values(registry.recipes).flat();
  }

  /** The result of a square grid; undefined for none. */
  made(cells: Cells, width: number): Crafted | undefined {
    const grid = trimmed(cells, width);
    if (grid === undefined) return undefined;
    for (const recipe of this.#recipes) {
      const isMade = recipe.inShape
        ? sameRows(grid.rows, rowsOf(recipe.inShape)) ||
          sameRows(mirrored(grid.rows), rowsOf(recipe.inShape))
        : sameItems(grid.rows, (recipe.ingredients ?? []).map(idOf));
      if (!isMade) continue;
      const left = new Array<number | undefined>(cells.length);
      for (const [y, row] of rowsOf(recipe.outShape ?? []).entries()) {
        for (const [x, id] of row.entries()) {
          if (id >= 0) left[(grid.top + y) * width + grid.left + x] = id;
        }
      }
      return { type: recipe.result.id, count: recipe.result.count, left };
    }
    return undefined;
  }
}

/** The non-empty part of a grid. */
function trimmed(
  cells: Cells,
  width: number,
): { rows: number[][]; top: number; left: number } | undefined {
  const used = [...cells.keys()].filter((at) => cells[at] != null);
  if (used.length === 0) return undefined;
  const [xs, ys] = [used.map((at) => at % width), used.map((at) => Math.floor(at / width))];
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const rows: number[][] = [];
  for (let y = top; y <= Math.max(...ys); y++) {
    const row: number[] = [];
    for (let x = left; x <= Math.max(...xs); x++) row.push(cells[y * width + x]?.type ?? -1);
    rows.push(row);
  }
  return { rows, top, left };
}

const mirrored = (rows: readonly number[][]): number[][] => rows.map((row) => row.toReversed());

const sameRows = (one: readonly number[][], other: readonly number[][]): boolean =>
  one.length === other.length &&
  one.every(
    (row, y) => row.length === other[y]?.length && row.every((id, x) => id === other[y]?.[x]),
  );

function sameItems(rows: readonly number[][], ingredients: readonly number[]): boolean {
  const sorted = (ids: readonly number[]): string => ids.toSorted((a, b) => a - b).join();
  return sorted(rows.flat().filter((id) => id >= 0)) === sorted(ingredients);
}

/** Furnace results by item. */
const SMELTED: Readonly<Record<string, string>> = {
  iron_ore: "iron_ingot",
  raw_iron: "iron_ingot",
  gold_ore: "gold_ingot",
  raw_gold: "gold_ingot",
  copper_ore: "copper_ingot",
  raw_copper: "copper_ingot",
  sand: "glass",
  cobblestone: "stone",
  stone: "smooth_stone",
  clay_ball: "brick",
  clay: "terracotta",
  cactus: "green_dye",
  netherrack: "nether_brick",
  ancient_debris: "netherite_scrap",
  beef: "cooked_beef",
  porkchop: "cooked_porkchop",
  chicken: "cooked_chicken",
  mutton: "cooked_mutton",
  rabbit: "cooked_rabbit",
  cod: "cooked_cod",
  salmon: "cooked_salmon",
  potato: "baked_potato",
  kelp: "dried_kelp",
};

/** The furnace result of an item; undefined for none. */
export function smelted(name: string): string | undefined {
  return /^(stripped_)?\w+_(log|wood)$/.test(name) ? "charcoal" : SMELTED[name];
}

/** Number of items that a fuel smelts: 0 for a non-fuel. */
export function burns(name: string): number {
  if (name === "lava_bucket") return 100;
  if (name === "coal_block") return 80;
  if (name === "coal" || name === "charcoal") return 8;
  if (name === "stick" || name.endsWith("_sapling")) return 0.5;
  if (/^(crimson|warped)_/.test(name)) return 0;
  if (/_(log|wood|planks|stairs|fence|fence_gate|trapdoor|pressure_plate)$/.test(name)) return 1.5;
  if (/^wooden_(pickaxe|axe|shovel|hoe|sword)$/.test(name)) return 1;
  if (name.endsWith("_slab") && !/stone|brick|quartz|prismarine|copper/.test(name)) return 0.75;
  return /^(crafting_table|chest|bookshelf|ladder|barrel|bowl)$/.test(name) ? 1.5 : 0;
}
