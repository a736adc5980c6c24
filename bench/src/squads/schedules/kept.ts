import {
  type Domain,
  type DomainDefinition,
  loadDomain,
  seededRandom,
} from "@understudy/planner-core";
import type { NowTogetherRequest } from "@understudy/planner-core/schedule";
import { camp, drawCamp } from "../camp.ts";

/** A question whose shortest schedule is known: proved, or the best of long searches. */
export interface KeptQuestion {
  readonly name: string;
  readonly domain: Domain;
  readonly request: NowTogetherRequest;
  /** The time of the best known schedule, in units. */
  readonly best: number;
}

type Ways = Readonly<Record<string, Readonly<Record<string, number>>>>;

const flag = { type: "boolean", shared: true, default: false } as const;
const count = { type: "integer", min: 0, max: 40, shared: true, default: 0 } as const;

/** Ways between places, which are the same there and back. */
function bothWays(there: Ways): Ways {
  const all: Record<string, Record<string, number>> = {};
  for (const [from, row] of Object.entries(there)) {
    for (const [to, time] of Object.entries(row)) {
      all[from] = { ...all[from], [to]: time };
      all[to] = { ...all[to], [from]: time };
    }
  }
  return all;
}

function walkTo(places: readonly string[]) {
  return {
    ...{ name: "walk", parameters: { to: { enum: places } } },
    ...{ start: { walking: true }, then: { at: "$to", walking: false }, duration: { way: "$to" } },
  };
}

const kitchenPlaces = ["pantry", "board", "stove", "grill", "hatch"];
const kitchenWays = bothWays({
  pantry: { board: 1.5, stove: 3, grill: 3.5, hatch: 3 },
  board: { stove: 1.5, grill: 2, hatch: 2 },
  stove: { grill: 0.5, hatch: 2.5 },
  grill: { hatch: 2.5 },
});

/** Fish and chips, which fry alone for a while, on fires that hold one thing each. */
const kitchen = loadDomain({
  name: "kitchen",
  state: {
    at: { type: "enum", values: kitchenPlaces, position: true },
    walking: { type: "boolean", default: false },
    holds: { type: "enum", values: ["nothing", "fish", "potato"], default: "nothing" },
    ...{ stove: flag, grill: flag, chopped: flag },
    fish: { type: "enum", values: ["raw", "fried", "plated"], shared: true, default: "raw" },
    potato: { type: "enum", values: ["raw", "fried", "plated"], shared: true, default: "raw" },
  },
  tools: [
    walkTo(kitchenPlaces),
    {
      ...{ name: "take", parameters: { it: { enum: ["fish", "potato"] } } },
      when: { at: "pantry", holds: "nothing", $it: "raw" },
      ...{ then: { holds: "$it" }, duration: 0.4 },
    },
    {
      ...{ name: "chop", when: { at: "board", holds: "potato", chopped: false } },
      ...{ then: { chopped: true }, duration: 3 },
    },
    {
      ...{ name: "fry", alongside: true },
      parameters: { it: { enum: ["fish", "potato"] }, on: { enum: ["stove", "grill"] } },
      when: {
        ...{ at: "$on", holds: "$it", $it: "raw", $on: false },
        anyOf: [{ chopped: true }, { holds: "fish" }],
      },
      start: { holds: "nothing", $on: true },
      finish: { at: "$on", holds: "nothing", walking: false },
      then: { holds: "$it", $it: "fried", $on: false },
      duration: { from: 8, to: 13 },
    },
    {
      ...{ name: "plate", parameters: { it: { enum: ["fish", "potato"] } } },
      when: { at: "hatch", holds: "$it", $it: "fried" },
      ...{ then: { holds: "nothing", $it: "plated" }, duration: 0.4 },
    },
  ],
  goals: [{ name: "served", when: { fish: "plated", potato: "plated" } }],
} satisfies DomainDefinition);

function kitchenWith(cooks: number, best: number): KeptQuestion {
  const agents = members(cooks, (index) => ({ at: index % 2 === 0 ? "pantry" : "hatch" }));
  const request = { agents, goal: "served", ways: kitchenWays };
  return { name: `kitchen-${cooks}`, domain: kitchen, request, best };
}

/** Workers gather, build one thing after the other, and train troops in the end. */
const buildOrder = loadDomain({
  name: "build_order",
  state: { wood: count, gold: count, hall: flag, forge: flag, wall: flag, troops: count },
  tools: [
    { name: "chop", then: { wood: { "+": 2 } }, duration: 3 },
    { name: "mine", then: { gold: { "+": 2 } }, duration: 4 },
    { name: "build_hall", start: { wood: { "-": 4 } }, then: { hall: true }, duration: 5 },
    {
      ...{ name: "build_forge", when: { hall: true } },
      ...{ start: { wood: { "-": 2 }, gold: { "-": 2 } }, then: { forge: true }, duration: 4 },
    },
    { name: "build_wall", start: { wood: { "-": 6 } }, then: { wall: true }, duration: 6 },
    {
      ...{ name: "train", when: { forge: true }, start: { gold: { "-": 2 } } },
      ...{ then: { troops: { "+": 1 } }, duration: 3 },
    },
  ],
  goals: [{ name: "ready", when: { wall: true, troops: { ">=": 3 } } }],
} satisfies DomainDefinition);

function buildOrderWith(workers: number, best: number): KeptQuestion {
  const agents = members(workers, () => ({}));
  const shared = { wood: 0, gold: 0, hall: false, forge: false, wall: false, troops: 0 };
  const request = { agents, shared, goal: "ready" };
  return { name: `build-order-${workers}`, domain: buildOrder, request, best };
}

const CHESTS: Readonly<Record<string, number>> = { crypt: 5, tower: 4, mill: 3, well: 3, barn: 2 };
const raidPlaces = ["camp", ...Object.keys(CHESTS)];
const raidWays = bothWays({
  camp: { crypt: 9, tower: 7, mill: 4, well: 5, barn: 3 },
  crypt: { tower: 4, mill: 6, well: 8, barn: 7 },
  tower: { mill: 5, well: 9, barn: 6 },
  mill: { well: 3, barn: 4 },
  well: { barn: 4 },
});

/** Raiders empty chests and bring everything home. */
const raid = loadDomain({
  name: "raid",
  state: {
    at: { type: "enum", values: raidPlaces, position: true },
    walking: { type: "boolean", default: false },
    gold: count,
    ...Object.fromEntries(Object.keys(CHESTS).map((place) => [`${place}_full`, flag])),
  },
  tools: [
    walkTo(raidPlaces),
    ...Object.entries(CHESTS).map(([place, gold]) => ({
      ...{ name: `loot_${place}`, when: { at: place, [`${place}_full`]: true } },
      start: { [`${place}_full`]: false },
      ...{ then: { gold: { "+": gold } }, duration: 2 },
    })),
  ],
  goals: [{ name: "rich", when: { at: "camp", gold: { ">=": 17 } } }],
} satisfies DomainDefinition);

function raidOf(raiders: number, best: number): KeptQuestion {
  const agents = members(raiders, () => ({ at: "camp" }));
  const full = Object.keys(CHESTS).map((place) => [`${place}_full`, true] as const);
  const shared = { gold: 0, ...Object.fromEntries(full) };
  const request = { agents, shared, goal: "rich", ways: raidWays };
  return { name: `raid-${raiders}`, domain: raid, request, best };
}

function campOf(agents: number, seed: number, best: number): KeptQuestion {
  const request = drawCamp(seededRandom(seed), agents);
  return { name: `camp-${agents}-${seed}`, domain: camp, request, best };
}

function members(size: number, own: (index: number) => Readonly<Record<string, string>>) {
  return Object.fromEntries(Array.from({ length: size }, (_, index) => [`m${index}`, own(index)]));
}

/** Twenty questions such as games have. */
export const keptQuestions: readonly KeptQuestion[] = [
  kitchenWith(1, 24.206),
  kitchenWith(2, 17.804),
  kitchenWith(3, 17.304),
  buildOrderWith(1, 58.001),
  buildOrderWith(2, 29.001),
  buildOrderWith(3, 20),
  buildOrderWith(4, 15.005),
  buildOrderWith(8, 15.005),
  raidOf(1, 37.005),
  raidOf(2, 24.002),
  raidOf(3, 20.002),
  raidOf(4, 20.001),
  campOf(2, 1, 28.205),
  campOf(3, 2, 20.704),
  campOf(4, 3, 24.705),
  campOf(4, 4, 29.405),
  campOf(4, 5, 28.604),
  campOf(4, 6, 26.105),
  campOf(8, 7, 22.504),
  campOf(8, 8, 25.804),
];
