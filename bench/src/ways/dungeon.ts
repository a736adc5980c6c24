// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are templates of the domain language

import {
  COST_SCALE,
  type Domain,
  loadDomain,
  type PackedState,
  type Random,
  type Ways,
} from "@understudy/planner-core";

/** A dungeon with new random chests for every agent's search for gold. */
export class Dungeon {
  /** Travel costs come from the request. */
  readonly domain: Domain;
  /** The same with a function for travel costs, from `asked`. */
  readonly computed: Domain;
  /** The ways of the function. */
  asked: Ways | undefined;
  readonly #places: readonly string[];

  /** @param chests number of chests */
  constructor(chests: number) {
    const names = Array.from({ length: chests }, (_, index) => `chest_${index}`);
    this.#places = ["start", ...names];
    const definition = definitionOf(this.#places);
    this.domain = loadDomain(definition);
    const [go, ...others] = definition.tools;
    const cost = {
      base: WIDTH / 2,
      min: 0.001,
      reads: ["at"],
      of: ({ at }: Arguments, { to }: Arguments) => this.#ask(at as string, to as string),
    };
    this.computed = loadDomain({ ...definition, tools: [{ ...go, cost }, ...others] });
  }

  /** Draws positions and contents of chests; a wall makes a way up to half as long again. */
  draw(random: Random): Search {
    const places = this.#places;
    const points = places.map(() => [WIDTH * random.next(), WIDTH * random.next()] as const);
    const ways = this.domain.ways((from, to) => {
      if (from === to || to === "start") return undefined;
      const [x, y] = points[places.indexOf(from)] as (typeof points)[number];
      const [otherX, otherY] = points[places.indexOf(to)] as (typeof points)[number];
      return Math.hypot(x - otherX, y - otherY) * (1 + random.next() / 2);
    });
    const gold = places.slice(1).map(() => random.integer(MAX_GOLD + 1));
    const all = gold.reduce((sum, each) => sum + each, 0);
    // The rest of the wanted sum is already in the purse.
    const purse = Math.max(0, WANTED - Math.max(1, Math.floor(all * (0.4 + 0.5 * random.next()))));
    const chests = Object.fromEntries(gold.map((each, index) => [`chest_${index}_gold`, each]));
    const state = this.domain.state({ at: "start", gold: purse, ...chests });
    return { state, ways, scaledBest: bestCost(this.domain, ways, gold, WANTED - purse) };
  }

  #ask(from: string, to: string): number {
    const places = this.domain.variables.position?.values ?? [];
    const scaledCost = this.asked?.scaledCost(places.indexOf(from), places.indexOf(to)) ?? 0;
    return Number.isFinite(scaledCost) ? scaledCost / COST_SCALE : WIDTH;
  }
}

/** One agent's search for gold. */
export interface Search {
  readonly state: PackedState;
  readonly ways: Ways;
  /** Cost of the optimal plan, in thousandths, over all orders. */
  readonly scaledBest: number;
}

type Arguments = Readonly<Record<string, unknown>>;

/** Width of a dungeon in metres. */
const WIDTH = 60;
const TAKE_COST = 2;
const MAX_GOLD = 9;
const WANTED = 60;

function definitionOf(places: readonly string[]) {
  const chests = places.slice(1);
  return {
    name: "dungeon",
    state: {
      at: { type: "enum", values: places, position: true },
      gold: { type: "integer", min: 0, max: WANTED },
      ...Object.fromEntries(
        chests.map((chest) => [`${chest}_gold`, { type: "integer", min: 0, max: MAX_GOLD }]),
      ),
    },
    tools: [
      {
        name: "go",
        parameters: { to: { enum: chests } },
        then: { at: "$to" },
        cost: { way: "$to", base: WIDTH / 2 } as object,
      },
      {
        name: "empty",
        parameters: { chest: { enum: chests } },
        when: { at: "$chest", "${chest}_gold": { ">": 0 } },
        then: { gold: { "+": { var: "${chest}_gold" } }, "${chest}_gold": 0 },
        cost: TAKE_COST,
      },
    ],
    goals: [{ name: "rich", when: { gold: { ">=": WANTED } } }],
  };
}

/** Cost of the cheapest round, over every order of chests. */
function bestCost(
  { variables }: Domain,
  ways: Ways,
  gold: readonly number[],
  wanted: number,
): number {
  const places = variables.position?.values ?? [];
  const shortest = shortestWays(places, ways);
  const start = places.indexOf("start");
  const chestAt = gold.map((_, index) => places.indexOf(`chest_${index}`));
  let best = Number.POSITIVE_INFINITY;
  const visit = (at: number, emptied: number, found: number, cost: number): void => {
    if (cost >= best) return;
    if (found >= wanted) {
      best = cost;
      return;
    }
    gold.forEach((each, index) => {
      if (each === 0 || (emptied & (1 << index)) !== 0) return;
      const next = chestAt[index] as number;
      const way = shortest[at]?.[next] as number;
      visit(next, emptied | (1 << index), found + each, cost + way + COST_SCALE * TAKE_COST);
    });
  };
  visit(start, 0, 0, 0);
  return best;
}

/** All-pairs shortest ways (Floyd 1962). */
function shortestWays(places: readonly string[], ways: Ways): readonly number[][] {
  const shortest = places.map((_, from) =>
    places.map((__, to) => (from === to ? 0 : ways.scaledCost(from, to))),
  );
  for (const [by, onward] of shortest.entries()) {
    for (const row of shortest) {
      for (const [to, rest] of onward.entries()) {
        row[to] = Math.min(row[to] as number, (row[by] as number) + rest);
      }
    }
  }
  return shortest;
}
