import { CREATURES, FUELS, NATURAL, RARE, SMELTINGS } from "./overworld.ts";
import { type GameRegistry, usesOf } from "./registry.ts";

/** The effort of a click in a window, beside that of a block's digging. */
const CLICKS = 0.3;
const SMELTING = 3;
/** The share of a tool or station that one use of it counts for. */
const SHARE = 0.2;

/** One way to an item. */
export interface Source {
  readonly kind: "dig" | "craft" | "smelt" | "hunt";
  readonly item: string;
  /** The number that one use of it gives. */
  readonly makes: number;
  /** The items that it uses up. */
  readonly uses: ReadonlyMap<string, number>;
  /** Things of which one must be carried. */
  readonly tools?: readonly string[] | undefined;
  readonly station?: "crafting_table" | "furnace" | undefined;
  /** The block or the creature. */
  readonly of?: string;
  /** Its effort beside what it uses. */
  readonly effort: number;
}

/** How dear each item is, and its cheapest source. */
export interface ItemPrices {
  readonly of: ReadonlyMap<string, number>;
  readonly best: ReadonlyMap<string, Source>;
}

/** All ways to all items of a version of the game that the overworld offers. */
export class Sources {
  readonly #byItem = new Map<string, Source[]>();
  /** By item the sources that use it. */
  readonly #dependents = new Map<string, Source[]>();
  readonly #base: ItemPrices;

  constructor(registry: GameRegistry) {
    for (const source of allSources(registry)) {
      push(this.#byItem, source.item, source);
      const needs = [
        ...source.uses.keys(),
        ...(source.tools ?? []),
        ...(source.station ? [source.station] : []),
      ];
      for (const name of new Set(needs)) push(this.#dependents, name, source);
    }
    const all = [...this.#byItem.values()].flat();
    this.#base = this.#settle(new Map(), new Map(), all);
  }

  /** The sources of an item. */
  of(item: string): readonly Source[] {
    return this.#byItem.get(item) ?? [];
  }

  /** The things that an item without a way is made of in the end and that nothing gives; the nearest to be had. */
  missingFor(item: string, path: ReadonlySet<string> = new Set()): readonly string[] {
    if (this.#base.of.has(item)) return [];
    let least: readonly string[] = [item];
    let found = false;
    for (const source of this.of(item)) {
      const needs = [...source.uses.keys(), ...(source.station ? [source.station] : [])];
      if (needs.some((name) => name === item || path.has(name))) continue;
      const missing = new Set(
        needs.flatMap((name) => this.missingFor(name, new Set([...path, item]))),
      );
      if (found && missing.size >= least.length) continue;
      [least, found] = [[...missing], true];
    }
    return least;
  }

  /** ItemPrices for somebody who has nothing. */
  get base(): ItemPrices {
    return this.#base;
  }

  /** ItemPrices for somebody who has these: they cost nothing. */
  pricesWith(items: Iterable<string>): ItemPrices {
    const prices = new Map(this.#base.of);
    const changed: Source[] = [];
    for (const item of items) {
      prices.set(item, 0);
      changed.push(...(this.#dependents.get(item) ?? []));
    }
    return this.#settle(prices, new Map(this.#base.best), changed);
  }

  /** The price of a source's item by it; infinite if something it needs cannot be had. */
  priceBy(source: Source, prices: ReadonlyMap<string, number>): number {
    let sum = source.effort;
    for (const [name, count] of source.uses)
      sum += count * (prices.get(name) ?? Number.POSITIVE_INFINITY);
    if (source.station !== undefined)
      sum += SHARE * (prices.get(source.station) ?? Number.POSITIVE_INFINITY);
    if (source.tools !== undefined) {
      sum +=
        SHARE *
        Math.min(...source.tools.map((name) => prices.get(name) ?? Number.POSITIVE_INFINITY));
    }
    return sum / source.makes;
  }

  #settle(
    prices: Map<string, number>,
    best: Map<string, Source>,
    changed: readonly Source[],
  ): ItemPrices {
    const queue = [...changed];
    for (let at = 0; at < queue.length; at++) {
      const source = queue[at] as Source;
      const price = this.priceBy(source, prices);
      if (!(price < (prices.get(source.item) ?? Number.POSITIVE_INFINITY) - 1e-9)) continue;
      prices.set(source.item, price);
      best.set(source.item, source);
      queue.push(...(this.#dependents.get(source.item) ?? []));
    }
    return { of: prices, best };
  }
}

function push<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

function* allSources(registry: GameRegistry): Generator<Source> {
  const isItem = (name: string): boolean => registry.itemsByName[name] !== undefined;
  for (const [of, effort] of Object.entries(NATURAL)) yield* dug(registry, of, effort);
  for (const recipes of Object.values(registry.recipes)) {
    for (const recipe of recipes) {
      const item = registry.items[recipe.result.id]?.name;
      const { uses, needsTable } = usesOf(registry, recipe);
      if (item === undefined || uses.has(item)) continue;
      const station = needsTable ? ("crafting_table" as const) : undefined;
      yield { kind: "craft", item, makes: recipe.result.count, uses, station, effort: CLICKS };
    }
  }
  for (const [from, item] of SMELTINGS) {
    if (!isItem(from) || !isItem(item)) continue;
    yield {
      kind: "smelt",
      item,
      makes: 1,
      uses: new Map([[from, 1]]),
      station: "furnace",
      effort: SMELTING,
    };
  }
  for (const [of, effort] of Object.entries(CREATURES)) {
    for (const { item } of registry.entityLoot?.[of]?.drops ?? []) {
      if (isItem(item)) yield { kind: "hunt", item, makes: 1, uses: new Map(), of, effort };
    }
  }
}

function* dug(registry: GameRegistry, of: string, search: number): Generator<Source> {
  const block = registry.blocksByName[of];
  if (block === undefined || block.diggable === false) return;
  const loot = registry.blockLoot?.[of]?.drops ?? [{ item: of }];
  const tools =
    block.harvestTools &&
    Object.keys(block.harvestTools).flatMap((id) => registry.items[Number(id)]?.name ?? []);
  for (const item of new Set(
    loot.filter(({ silkTouch }) => silkTouch !== true).map(({ item }) => item),
  )) {
    if (registry.itemsByName[item] === undefined) continue;
    const effort = (search + (block.hardness ?? 1)) * (RARE[item] ?? 1);
    yield { kind: "dig", item, makes: 1, uses: new Map(), tools, of, effort };
  }
}

/** The fuel that is cheapest for so many items, by these prices. */
export function fuelFor(
  prices: ReadonlyMap<string, number>,
  count: number,
): { readonly name: string; readonly count: number } | undefined {
  let best: { name: string; count: number; price: number } | undefined;
  for (const [name, burns] of Object.entries(FUELS)) {
    const needed = Math.ceil(count / burns);
    const price = needed * (prices.get(name) ?? Number.POSITIVE_INFINITY);
    if (price < (best?.price ?? Number.POSITIVE_INFINITY)) best = { name, count: needed, price };
  }
  return best;
}
