import type { Deed } from "@understudy/minecraft";

/** The facts of a version as minecraft-data tells them. */
export interface Facts {
  readonly items: Readonly<Record<number, { readonly name: string }>>;
  readonly itemsByName: Readonly<Record<string, { readonly id: number }>>;
  readonly blocksByName: Readonly<
    Record<
      string,
      {
        readonly drops?: readonly number[];
        readonly harvestTools?: Readonly<Record<number, boolean>>;
      }
    >
  >;
  readonly recipes: Readonly<Record<number, readonly FactRecipe[]>>;
  readonly blockLoot?: Loot;
  readonly entityLoot?: Loot;
}

type Loot = Readonly<
  Record<
    string,
    { readonly drops: readonly { readonly item: string; readonly silkTouch?: boolean }[] }
  >
>;

interface FactRecipe {
  readonly inShape?: readonly (readonly (number | null)[])[];
  readonly ingredients?: readonly (number | null)[];
  readonly result: { readonly id: number; readonly count: number };
}

/** The heat of fuels: the number of things that one of them smelts. */
const HEAT = (fuel: string): number =>
  fuel === "coal" || fuel === "charcoal" ? 8 : /_(log|planks)$/.test(fuel) ? 1.5 : 0;

/** The things that a furnace turns into something else, after the wiki of the game. */
const FURNACE: Readonly<Record<string, string>> = {
  ...{ iron_ore: "iron_ingot", raw_iron: "iron_ingot", gold_ore: "gold_ingot" },
  ...{ raw_gold: "gold_ingot", copper_ore: "copper_ingot", raw_copper: "copper_ingot" },
  ...{ sand: "glass", red_sand: "glass", cobblestone: "stone", stone: "smooth_stone" },
  ...{ stone_bricks: "cracked_stone_bricks", clay_ball: "brick", clay: "terracotta" },
  ...{ cactus: "green_dye", sea_pickle: "lime_dye", sandstone: "smooth_sandstone" },
  ...{ red_sandstone: "smooth_red_sandstone", cobbled_deepslate: "deepslate" },
  ...{ deepslate_bricks: "cracked_deepslate_bricks", deepslate_tiles: "cracked_deepslate_tiles" },
  ...{ beef: "cooked_beef", porkchop: "cooked_porkchop", chicken: "cooked_chicken" },
  ...{ mutton: "cooked_mutton", rabbit: "cooked_rabbit", cod: "cooked_cod" },
  ...{ salmon: "cooked_salmon", potato: "baked_potato", kelp: "dried_kelp" },
  ...{ wet_sponge: "sponge" },
};

const furnaceMakes = (from: string): string | undefined =>
  /_log$/.test(from) ? "charcoal" : FURNACE[from];

/** Plays deeds by the rules of the game, with bags of its own. It shares nothing with the domains that plans are made in. */
export class Interpreter {
  readonly bag = new Map<string, number>();
  readonly #standing = new Set<string>();
  readonly #facts: Facts;

  constructor(facts: Facts) {
    this.#facts = facts;
  }

  /**
   * Plays one deed.
   *
   * @throws RangeError saying why it cannot be done
   */
  play(deed: Deed): void {
    if (deed.deed === "dig") this.#dig(deed.blocks[0] ?? "", deed.item, deed.count);
    else if (deed.deed === "hunt") {
      const drops = this.#facts.entityLoot?.[deed.creature]?.drops ?? [];
      need(
        drops.some(({ item }) => item === deed.item),
        `${deed.creature} leaves no ${deed.item}`,
      );
      this.#put(deed.item, deed.count);
    } else if (deed.deed === "craft")
      for (let at = 0; at < deed.times; at++) this.#craft(deed.item);
    else if (deed.deed === "place") {
      this.#take(deed.item, 1);
      this.#standing.add(deed.item);
    } else if (deed.deed === "smelt") {
      need(this.#standing.has("furnace"), "no furnace stands here");
      need(furnaceMakes(deed.from) === deed.item, `${deed.from} does not become ${deed.item}`);
      need(
        HEAT(deed.fuel) * deed.fuelCount >= deed.count,
        `${deed.fuelCount} ${deed.fuel} is not enough`,
      );
      this.#take(deed.from, deed.count);
      this.#take(deed.fuel, deed.fuelCount);
      this.#put(deed.item, deed.count);
    } else throw new RangeError(`nobody from bare hands can ${deed.deed}`);
  }

  #dig(block: string, item: string, count: number): void {
    const facts = this.#facts.blocksByName[block];
    need(facts !== undefined, `there is no ${block}`);
    const tools = Object.keys(facts?.harvestTools ?? {});
    const hasTool = tools.some((id) => this.#has(this.#facts.items[Number(id)]?.name ?? ""));
    need(tools.length === 0 || hasTool, `${block} needs a tool`);
    const loot = this.#facts.blockLoot?.[block]?.drops.filter(
      ({ silkTouch }) => silkTouch !== true,
    );
    const drops =
      loot?.map((one) => one.item) ?? facts?.drops?.map((id) => this.#facts.items[id]?.name);
    need(drops?.includes(item) === true, `${block} leaves no ${item}`);
    this.#put(item, count);
  }

  #craft(item: string): void {
    const id = this.#facts.itemsByName[item]?.id ?? -1;
    for (const { inShape, ingredients, result } of this.#facts.recipes[id] ?? []) {
      const cells = [...(inShape?.flat() ?? []), ...(ingredients ?? [])];
      const names = cells.flatMap((cell) =>
        cell === null ? [] : (this.#facts.items[cell]?.name ?? []),
      );
      const isLarge =
        (inShape?.length ?? 0) > 2 ||
        (inShape?.some((row) => row.length > 2) ?? false) ||
        (ingredients?.length ?? 0) > 4;
      if (isLarge && !this.#standing.has("crafting_table")) continue;
      const wanted = new Map<string, number>();
      for (const name of names) wanted.set(name, (wanted.get(name) ?? 0) + 1);
      if ([...wanted].some(([name, count]) => (this.bag.get(name) ?? 0) < count)) continue;
      for (const [name, count] of wanted) this.#take(name, count);
      this.#put(item, result.count);
      return;
    }
    throw new RangeError(`${item} cannot be crafted from ${[...this.bag.keys()].join(", ")}`);
  }

  #has(item: string): boolean {
    return (this.bag.get(item) ?? 0) > 0;
  }

  #put(item: string, count: number): void {
    this.bag.set(item, (this.bag.get(item) ?? 0) + count);
  }

  #take(item: string, count: number): void {
    const has = this.bag.get(item) ?? 0;
    need(has >= count, `${count} ${item} are wanted where ${has} are`);
    this.bag.set(item, has - count);
  }
}

/** All items that can be had from some, by crafting and smelting, however much of it. */
export function closureOf(facts: Facts, given: Iterable<string>): ReadonlySet<string> {
  const has = new Set(given);
  for (let before = -1; before !== has.size; ) {
    before = has.size;
    for (const name of [...has]) {
      const made = furnaceMakes(name);
      if (made !== undefined && has.has("furnace") && facts.itemsByName[made] !== undefined)
        has.add(made);
    }
    for (const { inShape, ingredients, result } of Object.values(facts.recipes).flat()) {
      const cells = [...(inShape?.flat() ?? []), ...(ingredients ?? [])];
      if (cells.every((cell) => cell === null || has.has(facts.items[cell]?.name ?? ""))) {
        has.add(facts.items[result.id]?.name ?? "");
      }
    }
  }
  return has;
}

function need(holds: boolean, why: string): void {
  if (!holds) throw new RangeError(why);
}
