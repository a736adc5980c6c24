import type { ItemPrices, SourceBook } from "./prices.ts";
import type { Source } from "./source.ts";

/** Available items, and sources to choose from. */
export interface ItemDemandOptions {
  readonly book: SourceBook;
  readonly prices: ItemPrices;
  /** Prices for an empty inventory. */
  readonly bare: ItemPrices;
  readonly has: Readonly<Record<string, number>>;
  /** Stations nearby, which need not be made. */
  readonly stations: ReadonlySet<string>;
  /** Durability of an undamaged tool, in uses. */
  usesOf(tool: string): number;
  /** Required sources by item. */
  readonly forced?: ReadonlyMap<string, Source> | undefined;
}

/** One way from the available items to the goal: the uses of each source if the cheapest one is chosen each time. */
export class ItemDemand {
  /** Required count by item. */
  readonly counts: Map<string, number> = new Map();
  /** Number of uses by source. */
  readonly times: Map<Source, number> = new Map();
  /** Batch sizes by source: for a single consumer, or for all. */
  readonly portions: Map<Source, Set<number>> = new Map();
  /** Number of uses by tool. */
  readonly wear: Map<string, number> = new Map();
  readonly fuels: Map<string, number> = new Map();
  readonly stations: Set<string> = new Set();
  /** Alternative sources by item. */
  readonly choices: Map<string, readonly Source[]> = new Map();
  readonly #options: ItemDemandOptions;
  readonly #chosen = new Map<string, Source>();
  /** Items between the goal and the current item, to break cycles. */
  readonly #path = new Set<string>();
  readonly #burnt = new Map<string, number>();
  /** Returned items, such as empty buckets, that are still unassigned. */
  readonly #returned = new Map<string, number>();

  constructor(options: ItemDemandOptions) {
    this.#options = options;
  }

  /** Adds a requirement, which may already be met. */
  add(item: string, count: number): void {
    const back = Math.min(count, this.#returned.get(item) ?? 0);
    if (back > 0) this.#returned.set(item, (this.#returned.get(item) ?? 0) - back);
    const before = this.counts.get(item) ?? 0;
    const needed = before + count - back;
    this.counts.set(item, needed);
    const missing = needed - (this.#options.has[item] ?? 0);
    if (missing <= 0 || this.#path.has(item)) return;
    const source = this.#sourceOf(item, missing);
    if (source === undefined) return;
    const times = Math.ceil(missing / source.makes);
    const more = times - (this.times.get(source) ?? 0);
    if (more <= 0) return;
    this.times.set(source, times);
    const portions = this.portions.get(source) ?? new Set();
    this.portions.set(source, portions.add(more).add(times));
    this.#path.add(item);
    this.#use(source, more);
    this.#path.delete(item);
  }

  #sourceOf(item: string, missing: number): Source | undefined {
    const forced = this.#options.forced?.get(item);
    const chosen = forced ?? this.#chosen.get(item);
    if (chosen !== undefined && ![...chosen.uses.keys()].some((name) => this.#path.has(name)))
      return chosen;
    const { book } = this.#options;
    const priceOf = (source: Source): number => this.#priceOf(source, missing);
    const open = book
      .of(item)
      .filter(({ uses }) => ![...uses.keys()].some((name) => this.#path.has(name)))
      .map((source) => ({ source, price: priceOf(source) }))
      .filter(({ price }) => price < Number.POSITIVE_INFINITY)
      .sort((one, other) => one.price - other.price)
      .map(({ source }) => source);
    const [best] = open;
    if (best === undefined) return undefined;
    this.#chosen.set(item, best);
    this.choices.set(item, open);
    return best;
  }

  #priceOf(source: Source, wanted: number): number {
    const { prices, bare, has } = this.#options;
    // If one item is needed, a source of six at once is no cheaper.
    const times = Math.ceil(wanted / source.makes);
    let price = prices.by(source) * source.makes * times;
    // Available items are free until they run out.
    for (const [name, count] of source.uses) {
      const there = has[name] ?? 0;
      if (there === 0) continue;
      const left = Math.max(0, there - (this.counts.get(name) ?? 0));
      const missing = count * times - left;
      // An item that cannot be had is as good as any other while it lasts.
      if (missing > 0) price += missing * bare.of(name);
    }
    return price;
  }

  #use(source: Source, times: number): void {
    if (source.station !== undefined) this.#addStation(source.station);
    if (source.tools !== undefined) this.#addTool(source.tools, times);
    for (const [name, count] of source.uses) this.add(name, count * times);
    for (const [name, count] of source.returns)
      this.#returned.set(name, (this.#returned.get(name) ?? 0) + count * times);
    if (source.kind === "smelt") this.#addFuel(times);
  }

  #addFuel(times: number): void {
    const { prices, book } = this.#options;
    const burns = book.facts.fuels;
    const already = [...this.fuels.keys()][0];
    const usable = Object.keys(burns).filter((name) => !this.#path.has(name));
    const fuel =
      already ??
      cheapest(usable, (name) => prices.of(name) * Math.ceil(times / (burns[name] ?? 1)));
    if (fuel === undefined) return;
    const smelted = (this.#burnt.get(fuel) ?? 0) + times;
    this.#burnt.set(fuel, smelted);
    const needed = Math.ceil(smelted / (burns[fuel] ?? 1));
    const more = needed - (this.fuels.get(fuel) ?? 0);
    this.fuels.set(fuel, needed);
    if (more > 0) this.add(fuel, more);
  }

  #addTool(tools: readonly string[], times: number): void {
    const { prices, has, usesOf } = this.#options;
    // A tool cannot be used for making itself.
    const usable = tools.filter((name) => !this.#path.has(name));
    const tool =
      usable.find((name) => (has[name] ?? 0) > 0) ??
      usable.find((name) => this.wear.has(name)) ??
      cheapest(usable, prices.of);
    if (tool === undefined) return;
    const worn = (this.wear.get(tool) ?? 0) + times;
    this.wear.set(tool, worn);
    const copiesFor = (uses: number): number =>
      uses === 0 ? 0 : Math.max(1, Math.ceil(uses / usesOf(tool)));
    const more = copiesFor(worn) - copiesFor(worn - times);
    if (more > 0) this.add(tool, more);
  }

  #addStation(station: string): void {
    if (this.stations.has(station)) return;
    this.stations.add(station);
    if (!this.#options.stations.has(station)) this.add(station, 1);
  }
}

function cheapest(names: readonly string[], price: (name: string) => number): string | undefined {
  let best: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const name of names) {
    const here = price(name);
    if (here < least) [best, least] = [name, here];
  }
  return best;
}
