import type { GameFacts } from "./facts/overworld.ts";
import type { Source } from "./source.ts";

/** Share of a tool's or station's price attributed to one use. */
const SHARE = 0.2;
const NEVER = Number.POSITIVE_INFINITY;
const LEAST_GAIN = 1e-9;

/** Price of each item in seconds; infinite if it cannot be obtained. */
export interface ItemPrices {
  of(item: string): number;
  /** Price per item from a source. */
  by(source: Source): number;
  /** Seconds per use of a source, without its ingredients. */
  readonly secondsOf: (source: Source) => number;
}

/** A source with ids instead of names. */
interface NumberedSource {
  readonly item: number;
  readonly makes: number;
  /** Pairs of item id and count. */
  readonly uses: readonly number[];
  readonly tools: readonly number[] | undefined;
  readonly station: number;
  readonly burns: boolean;
  /** Index of its seconds. */
  readonly at: number;
}

/** The sources of items, and their prices. */
export class SourceBook {
  readonly facts: GameFacts;
  readonly #byItem = new Map<string, Source[]>();
  readonly #numbers = new Map<string, number>();
  readonly #numbered = new Map<Source, NumberedSource>();
  readonly #seconds: Float64Array;
  /** Prices for an empty inventory and unknown surroundings. */
  readonly base: ItemPrices;
  /** Cheap items first, so that one pass settles most prices. */
  readonly #inOrder: readonly NumberedSource[];
  /** Pairs of fuel id and number of smelted items. */
  readonly #fuels: readonly number[];

  constructor(sources: readonly Source[], facts: GameFacts) {
    this.facts = facts;
    for (const source of sources) {
      const others = this.#byItem.get(source.item);
      if (others === undefined) this.#byItem.set(source.item, [source]);
      else others.push(source);
      this.#numbered.set(source, this.#write(source));
    }
    this.#seconds = Float64Array.from(sources, ({ seconds }) => seconds);
    this.#fuels = Object.entries(facts.fuels).flatMap(([name, burns]) => [
      this.#numberOf(name),
      burns,
    ]);
    this.#inOrder = [...this.#numbered.values()];
    const prices = this.#settle([], this.#seconds);
    const priceOf = ({ item }: NumberedSource): number => prices[item] as number;
    this.#inOrder = this.#inOrder.toSorted((one, other) => priceOf(one) - priceOf(other) || 0);
    this.base = this.#pricesWith([]);
  }

  of(item: string): readonly Source[] {
    return this.#byItem.get(item) ?? [];
  }

  /**
   * Prices given available items, which are free, and known places.
   *
   * @param sights seconds to the nearest known place, by block or creature
   */
  pricesWith(items: readonly string[], sights?: Readonly<Record<string, number>>): ItemPrices {
    return items.length === 0 && sights === undefined ? this.base : this.#pricesWith(items, sights);
  }

  #pricesWith(items: readonly string[], sights?: Readonly<Record<string, number>>): ItemPrices {
    const seconds = sights === undefined ? this.#seconds : this.#secondsWith(sights);
    const prices = this.#settle(items, seconds);
    const fuel = this.#fuelPrice(prices);
    const numberedOf = (source: Source): NumberedSource =>
      this.#numbered.get(source) as NumberedSource;
    return {
      of: (item) => prices[this.#numbers.get(item) ?? -1] ?? NEVER,
      by: (source) => priceBy(numberedOf(source), prices, seconds, fuel),
      secondsOf: (source) => seconds[numberedOf(source).at] as number,
    };
  }

  /** Seconds per use of each source. At known places the walking time replaces the search time. */
  #secondsWith(sights: Readonly<Record<string, number>>): Float64Array {
    const { blocks, creatures } = this.facts;
    const seconds = this.#seconds.slice();
    for (const [source, { at }] of this.#numbered) {
      for (const name of source.of) {
        const way = sights[name];
        if (way === undefined) continue;
        const search = blocks[source.of[0] as string] ?? creatures[name] ?? source.seconds;
        seconds[at] = Math.min(seconds[at] as number, Math.max(0, source.seconds - search) + way);
      }
    }
    return seconds;
  }

  #numberOf(name: string): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    this.#numbers.set(name, this.#numbers.size);
    return this.#numbers.size - 1;
  }

  #write({ kind, item, makes, uses, tools, station }: Source): NumberedSource {
    return {
      item: this.#numberOf(item),
      makes,
      at: this.#numbered.size,
      uses: [...uses].flatMap(([name, count]) => [this.#numberOf(name), count]),
      tools: tools?.map((name) => this.#numberOf(name)),
      station: station === undefined ? -1 : this.#numberOf(station),
      burns: kind === "smelt",
    };
  }

  #settle(free: Iterable<string>, seconds: Float64Array): Float64Array {
    const prices = new Float64Array(this.#numbers.size).fill(NEVER);
    for (const item of free) {
      const number = this.#numbers.get(item);
      if (number !== undefined) prices[number] = 0;
    }
    for (let changed = true; changed; ) {
      changed = false;
      const fuel = this.#fuelPrice(prices);
      for (const source of this.#inOrder) {
        const price = priceBy(source, prices, seconds, fuel);
        if (price < (prices[source.item] as number) - LEAST_GAIN) {
          prices[source.item] = price;
          changed = true;
        }
      }
    }
    return prices;
  }

  /** Price of the fuel for one item. */
  #fuelPrice(prices: Float64Array): number {
    let least = NEVER;
    for (let at = 0; at < this.#fuels.length; at += 2) {
      const price = (prices[this.#fuels[at] as number] as number) / (this.#fuels[at + 1] as number);
      if (price < least) least = price;
    }
    return least;
  }
}

function priceBy(
  source: NumberedSource,
  prices: Float64Array,
  seconds: Float64Array,
  fuel: number,
): number {
  const { uses, tools, station } = source;
  let sum = seconds[source.at] as number;
  for (let at = 0; at < uses.length; at += 2)
    sum += (uses[at + 1] as number) * (prices[uses[at] as number] as number);
  if (station >= 0) sum += SHARE * (prices[station] as number);
  if (source.burns) sum += fuel;
  if (tools !== undefined) {
    let least = NEVER;
    for (const tool of tools) {
      const price = prices[tool] as number;
      if (price < least) least = price;
    }
    sum += SHARE * least;
  }
  return sum / source.makes;
}
