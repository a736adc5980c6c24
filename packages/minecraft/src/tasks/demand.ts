import { fuelFor, type ItemPrices, type Source, type Sources } from "./sources.ts";

const STATIONS = ["crafting_table", "furnace"] as const;

/** Everything that an order takes: the number of each item, its sources, and stations. */
export class OrderDemand {
  readonly counts: Map<string, number> = new Map();
  /** By item the numbers in which it is used at once. */
  readonly portions: Map<string, Set<number>> = new Map();
  readonly sources: Set<Source> = new Set();
  readonly stations: Set<string> = new Set();
  readonly fuels: Set<string> = new Set();
  readonly #sources: Sources;
  readonly #prices: ItemPrices;
  readonly #has: Readonly<Record<string, number>>;
  /** Items on the way from the order to what is being looked at: a circle ends there. */
  readonly #path = new Set<string>();

  constructor(sources: Sources, prices: ItemPrices, has: Readonly<Record<string, number>>) {
    this.#sources = sources;
    this.#prices = prices;
    this.#has = has;
  }

  /** Takes another demand into this one. */
  include(other: OrderDemand): void {
    for (const [item, count] of other.counts) {
      this.counts.set(item, Math.max(count, this.counts.get(item) ?? 0));
    }
    for (const [item, numbers] of other.portions) {
      this.portions.set(item, new Set([...(this.portions.get(item) ?? []), ...numbers]));
    }
    for (const source of other.sources) this.sources.add(source);
    for (const station of other.stations) this.stations.add(station);
    for (const fuel of other.fuels) this.fuels.add(fuel);
  }

  /** So many more are needed; they may be there already. */
  add(item: string, count: number): void {
    const before = this.counts.get(item) ?? 0;
    this.counts.set(item, before + count);
    this.portions.set(item, (this.portions.get(item) ?? new Set()).add(count));
    // Those that are there are used first; only the rest has to be made.
    const has = this.#has[item] ?? 0;
    const missing = Math.max(0, before + count - has) - Math.max(0, before - has);
    if (missing <= 0 || this.#path.has(item)) return;
    const source = this.#sourceOf(item);
    if (source === undefined) return;
    this.#path.add(item);
    this.#use(source, Math.ceil(missing / source.makes));
    this.#path.delete(item);
  }

  /** The cheapest source of an item that has to be made: that it is there in part helps no further. */
  #sourceOf(item: string): Source | undefined {
    let best: Source | undefined;
    let least = Number.POSITIVE_INFINITY;
    for (const source of this.#sources.of(item)) {
      if ([...source.uses.keys()].some((name) => this.#path.has(name))) continue;
      const price = this.#sources.priceBy(source, this.#prices.of);
      if (price < least) [best, least] = [source, price];
    }
    return best;
  }

  #use(source: Source, times: number): void {
    this.sources.add(source);
    for (const [name, count] of source.uses) this.add(name, count * times);
    if (source.tools !== undefined) this.#addTool(source.tools);
    if (source.station !== undefined) this.#addStation(source.station);
    if (source.kind !== "smelt") return;
    const fuel = fuelFor(this.#prices.of, times);
    if (fuel === undefined) return;
    this.fuels.add(fuel.name);
    this.add(fuel.name, fuel.count);
  }

  #addTool(tools: readonly string[]): void {
    // A tool that is just being made is none yet.
    const usable = tools.filter((name) => !this.#path.has(name));
    if (usable.some((name) => (this.counts.get(name) ?? 0) > 0)) return;
    const price = (name: string): number => this.#prices.of.get(name) ?? Number.POSITIVE_INFINITY;
    const [cheapest] = usable.sort((one, other) => price(one) - price(other));
    if (cheapest !== undefined) this.add(cheapest, 1);
  }

  #addStation(station: (typeof STATIONS)[number]): void {
    if (this.stations.has(station)) return;
    this.stations.add(station);
    this.add(station, 1);
  }
}
