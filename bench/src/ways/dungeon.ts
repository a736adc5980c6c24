import {
  COST_SCALE,
  type Domain,
  type Goal,
  loadDomain,
  type PackedState,
  type Random,
  type Ways,
} from "@understudy/planner-core";

/** A drawn dungeon: chests with gold here and there, and an agent who wants some of it. */
export interface Dungeon {
  /** Its ways cost what the request says. */
  readonly domain: Domain;
  /** The same with a function for the cost of ways, as before there were tables. */
  readonly computed: Domain;
  readonly state: PackedState;
  readonly goal: Goal;
  readonly ways: Ways;
  /** The cost of the cheapest plan, in thousandths, by looking at every order. */
  readonly scaledBest: number;
}

/** Metres that a dungeon is wide. */
const WIDTH = 60;
const TAKE_COST = 2;

/** Draws a dungeon with so many chests. Walls make a way up to half as long again as it looks. */
export function drawDungeon(chests: number, random: Random): Dungeon {
  const names = Array.from({ length: chests }, (_, index) => `chest_${index}`);
  const gold = names.map(() => 2 + random.integer(9));
  const all = gold.reduce((sum, each) => sum + each, 0);
  const wanted = Math.max(3, Math.floor(all * (0.3 + 0.5 * random.next())));
  const places = ["start", ...names];
  const points = places.map(() => [WIDTH * random.next(), WIDTH * random.next()] as const);
  const metres = points.map(([x, y], from) =>
    points.map(([otherX, otherY], to) => {
      if (from === to || to === 0) return undefined;
      return Math.ceil(1000 * Math.hypot(x - otherX, y - otherY) * (1 + random.next() / 2)) / 1000;
    }),
  );
  const costOf = (from: string, to: string): number | undefined =>
    metres[places.indexOf(from)]?.[places.indexOf(to)];
  const definition = definitionOf(places, gold, wanted);
  const domain = loadDomain(definition);
  const [go, ...others] = definition.tools;
  const computedCost = {
    base: WIDTH / 2,
    min: 0.001,
    reads: ["at"],
    of: ({ at }: Record<string, unknown>, { to }: Record<string, unknown>) =>
      costOf(at as string, to as string) ?? 1,
  };
  const computed = loadDomain({ ...definition, tools: [{ ...go, cost: computedCost }, ...others] });
  return {
    domain,
    computed,
    state: domain.state({
      at: "start",
      gold: 0,
      ...Object.fromEntries(names.map((name) => [`${name}_full`, true])),
    }),
    goal: domain.goal("rich"),
    ways: domain.ways(costOf),
    scaledBest: bestCost(metres, gold, wanted),
  };
}

function definitionOf(places: readonly string[], gold: readonly number[], wanted: number) {
  const chests = places.slice(1);
  return {
    name: "dungeon",
    state: {
      at: { type: "enum", values: places, position: true },
      gold: { type: "integer", min: 0, max: gold.reduce((sum, each) => sum + each, 0) },
      ...Object.fromEntries(chests.map((chest) => [`${chest}_full`, { type: "boolean" }])),
    },
    tools: [
      {
        name: "go",
        parameters: { to: { enum: chests } },
        then: { at: "$to" },
        cost: { way: "$to", base: WIDTH / 2 } as object,
      },
      ...chests.map((chest, index) => ({
        name: `empty_${chest}`,
        when: { at: chest, [`${chest}_full`]: true },
        then: { gold: { "+": gold[index] }, [`${chest}_full`]: false },
        cost: TAKE_COST,
      })),
    ],
    goals: [{ name: "rich", when: { gold: { ">=": wanted } } }],
  };
}

/** The cost of the cheapest round, by every order of chests. */
function bestCost(
  metres: readonly (readonly (number | undefined)[])[],
  gold: readonly number[],
  wanted: number,
): number {
  const shortest = shortestWays(metres);
  let best = Number.POSITIVE_INFINITY;
  const visit = (at: number, emptied: number, found: number, cost: number): void => {
    if (cost >= best) return;
    if (found >= wanted) {
      best = cost;
      return;
    }
    gold.forEach((each, index) => {
      if ((emptied & (1 << index)) !== 0) return;
      const way = shortest[at]?.[index + 1] as number;
      visit(index + 1, emptied | (1 << index), found + each, cost + way + COST_SCALE * TAKE_COST);
    });
  };
  visit(0, 0, 0, 0);
  return best;
}

/** Ways in thousandths, by other places where that is shorter (Floyd 1962). */
function shortestWays(metres: readonly (readonly (number | undefined)[])[]): readonly number[][] {
  const ways = metres.map((row) =>
    row.map((each) =>
      each === undefined ? Number.POSITIVE_INFINITY : Math.round(COST_SCALE * each),
    ),
  );
  for (const [by, onward] of ways.entries()) {
    for (const row of ways) {
      for (const [to, rest] of onward.entries()) {
        row[to] = Math.min(row[to] as number, (row[by] as number) + rest);
      }
    }
  }
  return ways;
}
