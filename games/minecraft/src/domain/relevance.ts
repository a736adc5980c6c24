import type { Surroundings } from "../play/seen.ts";
import { ItemDemand } from "./demand.ts";
import type { ItemPrices, SourceBook } from "./prices.ts";
import type { Source } from "./source.ts";

/** Required items and the situation. */
export interface Wanted {
  readonly book: SourceBook;
  readonly seen: Surroundings;
  /** Required count by item. */
  readonly wanted: ReadonlyMap<string, number>;
  usesOf(tool: string): number;
}

/** Maximum price of an alternative source relative to the cheapest. */
const MOST_RATIO = 1.3;
/** Maximum number of ways, which the planner can combine. */
const MOST_WAYS = 6;

/**
 * Alternative ways to the required items, which together define what is relevant for a plan. The
 * first way charges a share of each tool and station per use; the second treats those of the first
 * as available. The following ways each replace one source by an alternative of similar price. The
 * last ones start with an empty inventory.
 */
export function demandsFor({ book, seen, wanted, usesOf }: Wanted): ItemDemand[] {
  const has: Record<string, number> = { ...seen.inventory };
  for (const [item, count] of Object.entries(seen.chest)) has[item] = (has[item] ?? 0) + count;
  const ways: ItemDemand[] = [];
  const bareHanded = book.pricesWith([], seen.sights);
  const go = (
    prices: ItemPrices,
    isBare: boolean,
    forced?: ReadonlyMap<string, Source>,
  ): ItemDemand => {
    const demand = new ItemDemand({
      book,
      prices,
      bare: bareHanded,
      has: isBare ? {} : has,
      stations: isBare ? new Set() : seen.stations,
      usesOf,
      forced,
    });
    for (const [item, count] of wanted) demand.add(item, count);
    ways.push(demand);
    return demand;
  };
  const pricesWith = (kept: readonly string[]): ItemPrices =>
    book.pricesWith([...Object.keys(has), ...seen.stations, ...kept], seen.sights);
  const first = go(pricesWith([]), false);
  const kept = [...first.stations, ...first.wear.keys()];
  const prices = pricesWith(kept);
  const second = go(prices, false);
  const others = alternatives(second, prices, (item) => (has[item] ?? 0) > 0);
  for (const [item, source] of others.slice(0, MOST_WAYS - ways.length))
    go(prices, false, new Map([[item, source]]));
  if (Object.keys(has).length > 0 || seen.stations.size > 0) {
    const bare = go(bareHanded, true);
    go(book.pricesWith([...bare.stations, ...bare.wear.keys()], seen.sights), true);
  }
  return ways;
}

/** Alternative sources made of carried items, then those of similar price, the best first. */
function alternatives(
  demand: ItemDemand,
  prices: ItemPrices,
  isCarried: (item: string) => boolean,
): [item: string, source: Source][] {
  const found: { item: string; source: Source; ratio: number }[] = [];
  for (const [item, [best, ...others]] of demand.choices) {
    if (best === undefined) continue;
    for (const source of others) {
      if (source.uses.size > 0 && [...source.uses.keys()].every(isCarried)) {
        found.push({ item, source, ratio: 0 });
        continue;
      }
      const ratio = prices.by(source) / prices.by(best);
      if (ratio > MOST_RATIO || isVariant(source, best, demand)) continue;
      found.push({ item, source, ratio });
    }
  }
  return found
    .sort((one, other) => one.ratio - other.ratio)
    .map(({ item, source }) => [item, source]);
}

/** Whether a recipe differs only by a variant of wood, stone or wool that is neither available nor needed. */
function isVariant(source: Source, of: Source, { counts }: ItemDemand): boolean {
  return (
    source.kind === "craft" &&
    of.kind === "craft" &&
    source.makes === of.makes &&
    source.uses.size === of.uses.size &&
    [...source.uses.keys()].some((name) => !counts.has(name))
  );
}
