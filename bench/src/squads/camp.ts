/**
 * Squads in play: first joint plans, frames of a game, and members that fall in the middle of a plan.
 *
 * @module
 */

import { type Domain, loadDomain, type Random } from "@understudy/planner-core";

const TREES = ["oak", "elm", "ash", "pine"] as const;
const ROCKS = ["quarry", "cliff"] as const;
const WATERS = ["spring", "well"] as const;
/** The twelve things of a camp, each at a place of its own. */
export const THINGS: readonly string[] = [
  ...TREES,
  ...ROCKS,
  ...WATERS,
  "mill",
  "forge",
  "site",
  "gate",
];

/** The side of the square on which the things are, in units of walking time. */
const WIDTH = 8;

const flag = { type: "boolean", shared: true, default: false } as const;
const count = { type: "integer", min: 0, max: 4, shared: true, default: 0 } as const;
const empty = { load: "nothing" } as const;

/**
 * A camp of twelve things: logs, stones and water are fetched, sawn and mixed; one holds the post while another nails it;
 * two lift the roof, and two bar the gate.
 */
export const camp: Domain = loadDomain({
  name: "camp",
  state: {
    at: { type: "enum", values: THINGS, position: true },
    load: {
      type: "enum",
      values: ["nothing", "log", "plank", "stone", "water"],
      default: "nothing",
    },
    ...Object.fromEntries(TREES.map((tree) => [tree, flag])),
    ...{ planks: count, stones: count, water: count },
    ...{ mortar: flag, post_up: flag, frame: flag, roof: flag, barred: flag },
  },
  tools: [
    {
      ...{ name: "walk", parameters: { to: { enum: THINGS } }, then: { at: "$to" } },
      ...{ duration: { way: "$to" }, cost: { way: "$to" } },
    },
    // A tree is taken as soon as its felling begins.
    ...TREES.map((tree) => ({
      ...{ name: `fell_${tree}`, when: { at: tree, [tree]: true, ...empty } },
      ...{
        start: { [tree]: false },
        then: { load: "log" },
        interrupted: { [tree]: true },
        duration: 4,
      },
    })),
    ...ROCKS.map((rock) => ({
      ...{
        name: `break_${rock}`,
        when: { at: rock, ...empty },
        then: { load: "stone" },
        duration: 5,
      },
    })),
    ...WATERS.map((water) => ({
      ...{
        name: `draw_${water}`,
        when: { at: water, ...empty },
        then: { load: "water" },
        duration: 2,
      },
    })),
    { name: "saw", when: { at: "mill", load: "log" }, then: { load: "plank" }, duration: 3 },
    ...[
      ["plank", "planks"],
      ["stone", "stones"],
      ["water", "water"],
    ].map(([load = "", store = ""]) => ({
      ...{ name: `store_${load}`, when: { at: "site", load } },
      ...{ then: { load: "nothing", [store]: { "+": 1 } }, duration: 1 },
    })),
    {
      ...{ name: "mix", when: { at: "site", stones: { ">=": 1 }, water: { ">=": 1 } } },
      ...{ then: { stones: { "-": 1 }, water: { "-": 1 }, mortar: true }, duration: 3 },
    },
    {
      ...{ name: "hold", when: { at: "site", ...empty }, start: { post_up: true } },
      ...{
        then: { post_up: false },
        interrupted: { post_up: false },
        duration: { from: 1, to: 60 },
      },
    },
    {
      ...{ name: "nail", when: { at: "site", planks: { ">=": 2 } }, during: { post_up: true } },
      ...{ then: { planks: { "-": 2 }, frame: true }, duration: 4 },
    },
    {
      ...{ name: "lift", partners: 1, when: { at: "site", frame: true, mortar: true } },
      ...{ then: { roof: true }, duration: 5 },
    },
    { name: "bar", partners: 1, when: { at: "gate" }, then: { barred: true }, duration: 3 },
  ],
  goals: [{ name: "safe", when: { roof: true, barred: true } }],
});

/** Values of variables by name. */
export type Values = Record<string, string | number | boolean>;

/** A question about a camp. */
export interface CampQuestion {
  readonly agents: Readonly<Record<string, Values>>;
  readonly shared: Values;
  readonly goal: "safe";
  /** Walking times in units. */
  readonly ways: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** A camp with things and agents at random places, of which some work is done. */
export function drawCamp(random: Random, agents: number): CampQuestion {
  const spots = THINGS.map(() => [WIDTH * random.next(), WIDTH * random.next()] as const);
  const ways = THINGS.map((from, one) => {
    const [x, y] = spots[one] as readonly [number, number];
    const row = spots.map(([toX, toY], other) => {
      const time = Math.max(0.5, Math.round(10 * Math.hypot(toX - x, toY - y)) / 10);
      return [THINGS[other] as string, time] as const;
    });
    return [from, Object.fromEntries(row.filter(([to]) => to !== from))] as const;
  });
  const chance = (probability: number): boolean => random.next() < probability;
  const own = Array.from({ length: agents }, (_, index): [string, Values] => [
    `m${index}`,
    { at: THINGS[random.integer(THINGS.length)] as string, load: "nothing" },
  ]);
  const standing = 2 + random.integer(3);
  const shared: Values = {
    ...Object.fromEntries(TREES.map((tree, index) => [tree, index < standing])),
    ...{ planks: random.integer(2), stones: random.integer(2), water: random.integer(2) },
    ...{ mortar: chance(0.2), post_up: false, frame: false, roof: false, barred: chance(0.3) },
  };
  return { agents: Object.fromEntries(own), shared, goal: "safe", ways: Object.fromEntries(ways) };
}
