/** A thing that an agent may be assigned, with its price. */
export interface Offer {
  /** The index of the item, which at most one agent gets; -1 for an offer that any number of agents may take. */
  readonly item: number;
  readonly scaledCost: number;
}

/** More than any sum of prices in a row of exchanges: an agent goes without only if it must. */
const WITHOUT = 2 ** 40;

/**
 * Assigns items to agents: to as many as possible, at the least sum of prices. Agents come one after the other, each by
 * the cheapest row of exchanges (shortest augmenting paths with prices as potentials; Jonker, Volgenant: *A shortest
 * augmenting path algorithm for dense and sparse linear assignment problems*, 1987). Equal sums go to the agents and
 * items that come first.
 *
 * @param offers of each agent
 * @param items number of items
 * @returns for each agent the index of its offer; -1 for none. Takes O(agents² · items) at worst, and O(offers) if all
 *   want different items
 */
export function assign(offers: readonly (readonly Offer[])[], items: number): readonly number[] {
  /** The offer of each agent, and the agent of each item. */
  const taken = new Array<number>(offers.length).fill(-1);
  const owner = new Int32Array(items).fill(-1);
  const price = new Float64Array(items);
  for (let agent = 0; agent < offers.length; agent++) {
    new Exchange(offers, taken, owner, price).slot(agent);
  }
  return taken;
}

/** The search for the cheapest row of exchanges that gives a new agent an item. */
class Exchange {
  readonly #offers: readonly (readonly Offer[])[];
  readonly #taken: number[];
  readonly #owner: Int32Array;
  readonly #price: Float64Array;
  /** By item: its distance from the new agent, and the agent and offer that lead to it. */
  readonly #distance = new Map<
    number,
    { readonly by: number; readonly offer: number; cost: number }
  >();
  readonly #done = new Map<number, number>();

  constructor(
    offers: readonly (readonly Offer[])[],
    taken: number[],
    owner: Int32Array,
    price: Float64Array,
  ) {
    this.#offers = offers;
    this.#taken = taken;
    this.#owner = owner;
    this.#price = price;
  }

  slot(agent: number): void {
    /** The cheapest end of a row: an item without an owner, or an agent that takes a common offer, or goes without. */
    let best = { cost: WITHOUT, agent, offer: -1, item: -1 };
    let current = agent;
    let spent = 0;
    for (;;) {
      const own = this.#offers[current] as readonly Offer[];
      // What the agent gives up costs nothing by its own prices.
      const before = this.#reduced(current, this.#taken[current] as number);
      if (current !== agent && spent + WITHOUT - before < best.cost) {
        best = { cost: spent + WITHOUT - before, agent: current, offer: -1, item: -1 };
      }
      for (let offer = 0; offer < own.length; offer++) {
        const { item } = own[offer] as Offer;
        const cost = spent + this.#reduced(current, offer) - before;
        if (cost >= best.cost) continue;
        if (item < 0) best = { cost, agent: current, offer, item };
        else this.#reach(item, current, offer, cost);
      }
      const next = this.#nearest();
      if (next === undefined || next.cost >= best.cost) break;
      const { item, cost } = next;
      this.#done.set(item, cost);
      const owner = this.#owner[item] as number;
      if (owner < 0) {
        best = { cost, agent: -1, offer: -1, item };
        break;
      }
      current = owner;
      spent = cost;
    }
    for (const [item, cost] of this.#done) {
      this.#price[item] = (this.#price[item] as number) + best.cost - Math.min(cost, best.cost);
    }
    this.#exchange(agent, best);
  }

  /** The price of an offer beside those of its item; going without costs most. */
  #reduced(agent: number, offer: number): number {
    const found = this.#offers[agent]?.[offer];
    if (found === undefined) return offer < 0 && this.#taken[agent] === -1 ? 0 : WITHOUT;
    return found.scaledCost + (found.item < 0 ? 0 : (this.#price[found.item] as number));
  }

  #reach(item: number, by: number, offer: number, cost: number): void {
    if (this.#done.has(item)) return;
    const known = this.#distance.get(item);
    if (known === undefined || cost < known.cost) this.#distance.set(item, { by, offer, cost });
  }

  #nearest(): { readonly item: number; readonly cost: number } | undefined {
    let nearest: { readonly item: number; readonly cost: number } | undefined;
    for (const [item, { cost }] of this.#distance) {
      if (this.#done.has(item)) continue;
      const isNearer = nearest === undefined || cost < nearest.cost;
      if (isNearer || (cost === nearest?.cost && item < nearest.item)) nearest = { item, cost };
    }
    return nearest;
  }

  /** Gives items on, from the end of the row back to the new agent. */
  #exchange(
    first: number,
    end: { readonly agent: number; readonly offer: number; readonly item: number },
  ): void {
    let { item } = end;
    if (end.agent >= 0) {
      const left = this.#offers[end.agent]?.[this.#taken[end.agent] as number]?.item ?? -1;
      this.#taken[end.agent] = end.offer;
      if (end.agent === first) return;
      item = left;
    }
    for (;;) {
      const { by, offer } = this.#distance.get(item) as {
        readonly by: number;
        readonly offer: number;
      };
      const left = this.#offers[by]?.[this.#taken[by] as number]?.item ?? -1;
      this.#owner[item] = by;
      this.#taken[by] = offer;
      if (by === first) return;
      item = left;
    }
  }
}
