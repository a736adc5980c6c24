import { type Domain, loadDomain, type Random } from "@understudy/planner-core";
import { World, type WorldOptions } from "@understudy/world";

/** Number of chests, more than a plan has places for. */
const CHESTS = 12;
const OTHERS = 6;
const WIDTH = 1000;

const definition = {
  name: "market",
  kinds: {
    chest: { gold: { type: "integer", min: 0, max: 9 }, locked: { type: "boolean" } },
    nook: {},
  },
  state: {
    near: { type: "thing", of: ["chest", "nook"], position: true },
    gold: { type: "integer", min: 0, max: 20 },
    hurt: { type: "boolean", sensed: true },
  },
  tools: [
    { name: "go", things: { to: ["chest", "nook"] }, then: { near: "$to" }, cost: { way: "$to" } },
    {
      name: "steal",
      things: { chest: "chest" },
      when: { near: "$chest", "$chest.locked": false, "$chest.gold": { ">": 0 } },
      then: { gold: { "+": "$chest.gold" }, "$chest.gold": 0 },
      claims: ["$chest"],
      cost: 20,
    },
    {
      name: "hide",
      things: { nook: "nook" },
      when: { near: "$nook" },
      then: { hurt: false },
      claims: ["$nook"],
    },
  ],
  goals: [
    { name: "rich", when: { gold: { ">=": 12 } } },
    { name: "safe", when: { hurt: false }, priority: 5 },
  ],
};

/** A domain of chests and nooks: `rich` takes two chests or more. */
export const market: Domain = loadDomain(definition);

/** A point on the plane. */
export interface Spot {
  readonly x: number;
  readonly y: number;
}

/** A chest or a nook, with its position. */
export interface MarketThing extends Spot {
  readonly id: number;
  readonly kind: "chest" | "nook";
  gold: number;
  readonly locked: boolean;
}

/** A random thing. */
export function drawThing(random: Random, id: number, kind: MarketThing["kind"]): MarketThing {
  const spot = { x: random.integer(WIDTH), y: random.integer(WIDTH) };
  return { ...spot, id, kind, gold: 1 + random.integer(9), locked: random.integer(5) === 0 };
}

/** Twelve random chests and six nooks. */
export function drawMarket(random: Random): readonly MarketThing[] {
  return Array.from({ length: CHESTS + OTHERS }, (_, id) =>
    drawThing(random, id, id < CHESTS ? "chest" : "nook"),
  );
}

/** Distance in whole units. */
export function distance(from: Spot, to: Spot): number {
  return Math.ceil(Math.sqrt((from.x - to.x) ** 2 + (from.y - to.y) ** 2));
}

/** Number of ways requested by worlds. */
export interface WaysAsked {
  count: number;
}

/**
 * A world of these things, with agents' positions from `spotOf`.
 *
 * @param waysAsked counts the ways that it requests
 */
export function worldOf(
  things: readonly MarketThing[],
  spotOf: (agent: string) => Spot,
  options: WorldOptions,
  waysAsked: WaysAsked,
): World {
  const estimate = (
    agent: string,
    from: number | string | undefined,
    to: number | string,
  ): number =>
    distance(
      from === undefined ? spotOf(agent) : (things[Number(from)] as MarketThing),
      things[Number(to)] as MarketThing,
    );
  const way: typeof estimate = (...ends) => {
    waysAsked.count++;
    return estimate(...ends);
  };
  const world = new World(market, { way, estimate, ...options });
  for (const kind of ["chest", "nook"] as const) {
    const of = things.filter((thing) => thing.kind === kind);
    world.sync(kind, of, ({ id, gold, locked }) =>
      kind === "chest" ? { id, gold, locked } : { id },
    );
  }
  return world;
}

/**
 * Cost of the optimal plan for twelve gold pieces over all chests, by branch and bound over their orders; infinite if
 * impossible.
 */
export function bestCost(things: readonly MarketThing[], start: Spot): number {
  const open = things.filter(({ kind, locked }) => kind === "chest" && !locked);
  let best = Number.POSITIVE_INFINITY;
  const visited = new Set<MarketThing>();
  const visit = (at: Spot, gold: number, cost: number): void => {
    if (cost >= best) return;
    if (gold >= 12) {
      best = cost;
      return;
    }
    for (const chest of open) {
      if (visited.has(chest)) continue;
      visited.add(chest);
      // A way of length zero costs a thousandth.
      const way = Math.max(distance(at, chest), 0.001);
      visit(chest, gold + chest.gold, cost + way + 20);
      visited.delete(chest);
    }
  };
  visit(start, 0, 0);
  return best;
}
