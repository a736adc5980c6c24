/**
 * Three games for a crowd, each written as a new user would, with the plainest greedy player by the same rules.
 *
 * @module
 */

import { type CrowdGame, type GreedyView, type Intent, type Life, LOW, MOST } from "../life.ts";
import type { Values } from "../rules.ts";

const SEASONS = ["spring", "summer", "autumn", "winter"] as const;
const SEASON_MS = 30_000;
/** The time in which a hearth burns one log's third. */
const BURN_MS = 25_000;
const FOOD = 8;
const GRAIN = 60;
/** Grain in a barn in the first spring. */
const KEPT_GRAIN = 24;
const FUEL = 9;
const LOAD = 4;
const LOG = 3;
/** Things of each kind for 200 farmers. */
const COUNTS = { field: 120, bed: 70, table: 24, barn: 8, hearth: 16, tree: 80 } as const;
const SIDE = 200;
const HUNGER_A_SECOND = 0.9;

const flag = { type: "boolean", default: false } as const;
const sensed = { ...flag, sensed: true } as const;
const upTo = (max: number) => ({ type: "integer", min: 0, max }) as const;
const kinds = Object.keys(COUNTS);
const at = { near: "$it" };
const isLoaded = { grain: { ">=": LOAD } };

const definition = {
  name: "farm",
  kinds: {
    field: { stage: { type: "enum", values: ["bare", "sown", "wet", "ripe"] } },
    bed: {},
    table: { food: upTo(FOOD) },
    barn: { grain: upTo(GRAIN) },
    hearth: { fuel: upTo(FUEL) },
    tree: {},
  },
  state: {
    near: { type: "thing", of: kinds, position: true },
    season: { type: "enum", values: SEASONS, sensed: true },
    grain: upTo(LOAD),
    fresh: flag,
    log: flag,
    hungry: sensed,
    tired: sensed,
    cold: sensed,
    worked: sensed,
  },
  tools: [
    { name: "go", things: { to: kinds }, then: { near: "$to" }, cost: { way: "$to" } },
    {
      ...{ name: "eat", things: { it: "table" }, cost: 1 },
      when: { ...at, hungry: true, "$it.food": { ">": 0 } },
      then: { hungry: false, "$it.food": { "-": 1 } },
    },
    {
      ...{ name: "sleep", things: { it: "bed" }, claims: ["$it"], cost: 4 },
      ...{ when: { ...at, tired: true }, then: { tired: false } },
    },
    {
      ...{ name: "warm", things: { it: "hearth" }, cost: 1 },
      ...{ when: { ...at, cold: true, "$it.fuel": { ">": 0 } }, then: { cold: false } },
    },
    {
      ...{ name: "sow", things: { it: "field" }, claims: ["$it"], cost: 3 },
      when: { ...at, "$it.stage": "bare", season: "spring" },
      then: { "$it.stage": "sown", worked: true },
    },
    {
      ...{ name: "water", things: { it: "field" }, claims: ["$it"], cost: 3 },
      when: { ...at, "$it.stage": "sown", season: "summer" },
      then: { "$it.stage": "wet", worked: true },
    },
    {
      ...{ name: "harvest", things: { it: "field" }, claims: ["$it"], cost: 4 },
      when: { ...at, "$it.stage": "ripe", season: "autumn", grain: { "<": 1 } },
      then: { "$it.stage": "bare", grain: LOAD, fresh: true },
    },
    {
      ...{ name: "store", things: { it: "barn" }, cost: 1 },
      when: { ...at, ...isLoaded, fresh: true, "$it.grain": { "<=": GRAIN - LOAD } },
      then: { grain: 0, "$it.grain": { "+": LOAD }, worked: true },
    },
    {
      ...{ name: "fetch", things: { it: "barn" }, cost: 1 },
      when: { ...at, grain: { "<": 1 }, "$it.grain": { ">=": LOAD } },
      then: { grain: LOAD, fresh: false, "$it.grain": { "-": LOAD } },
    },
    {
      ...{ name: "serve", things: { it: "table" }, claims: ["$it"], cost: 2 },
      when: { ...at, ...isLoaded, "$it.food": { "<=": FOOD - LOAD } },
      then: { grain: 0, "$it.food": { "+": LOAD }, worked: true },
    },
    {
      ...{ name: "chop", things: { it: "tree" }, claims: ["$it"], cost: 4 },
      ...{ when: { ...at, log: false }, then: { log: true } },
    },
    {
      ...{ name: "stoke", things: { it: "hearth" }, cost: 1 },
      when: { ...at, log: true, "$it.fuel": { "<=": FUEL - LOG } },
      then: { log: false, "$it.fuel": { "+": LOG }, worked: true },
    },
  ],
  goals: [
    { name: "fed", when: { hungry: false }, priority: 6 },
    { name: "rested", when: { tired: false }, priority: 5 },
    { name: "warmed", when: { cold: false }, priority: 4 },
    { name: "useful", when: { worked: true }, priority: 1 },
  ],
} as const;

/** A farm of four seasons: few things to do, and many hands. */
export const farm: CrowdGame = {
  ...{ name: "farm", crowd: 200, definition, walk: "go", speed: 20 },
  goals: definition.goals.map(({ name }) => name),
  deeds: new Set(["sow", "water", "store", "serve", "stoke"]),
  kept: {
    ...{ sleep: ["it"], sow: ["it"], water: ["it"], harvest: ["it"] },
    ...{ serve: ["it"], chop: ["it"], stoke: ["it"] },
  },
  stepMs: {
    ...{ eat: 1500, sleep: 8000, warm: 1500, sow: 2000, water: 1500, harvest: 2500 },
    ...{ store: 500, fetch: 500, serve: 800, chop: 3000, stoke: 500 },
  },
  needs: [
    { flag: "hungry", tool: "eat", lossPerSecond: HUNGER_A_SECOND },
    { flag: "tired", tool: "sleep", lossPerSecond: 0.6 },
    {
      ...{ flag: "cold", tool: "warm", lossPerSecond: 1.1 },
      isFelt: ({ nowMs }) => seasonAt(nowMs) === "winter",
    },
  ],
  own: () => ({
    ...{ near: undefined, season: "spring", grain: 0 },
    ...{ fresh: false, log: false, hungry: false, tired: false, cold: false, worked: false },
  }),
  startOf: (random) => [random.integer(SIDE), random.integer(SIDE / 2)],
  build: (life, random) => {
    const shares = {
      field: (index: number) => ({ stage: index % 2 === 0 ? "bare" : "sown" }),
      table: () => ({ food: FOOD }),
      barn: () => ({ grain: KEPT_GRAIN }),
      hearth: () => ({ fuel: FUEL }),
    };
    for (const [kind, count] of Object.entries(COUNTS)) {
      const some = Math.max(2, Math.round(count * life.size));
      for (let index = 0; index < some; index++) {
        const properties = shares[kind as keyof typeof shares]?.(index) ?? {};
        const spot = [random.integer(SIDE), random.integer(SIDE)] as const;
        life.add(kind, `${kind} ${index}`, properties, spot);
      }
    }
  },
  pass: (life) => {
    burn(life);
    const season = seasonAt(life.nowMs);
    if (life.actors[0]?.own["season"] === season) return;
    for (const { own } of life.actors) own["season"] = season;
    for (const [id, { stage }] of life.of("field")) {
      if (season === "autumn" && stage === "wet") life.set(id, { stage: "ripe" });
      if (season === "spring" && stage !== "sown") life.set(id, { stage: "bare" });
    }
  },
  greedy,
  bound,
};

function seasonAt(nowMs: number): (typeof SEASONS)[number] {
  return SEASONS[Math.floor(nowMs / SEASON_MS) % 4] as (typeof SEASONS)[number];
}

/** Hearths burn one after the other. */
function burn(life: Life): void {
  const hearths = [...life.of("hearth")];
  const due = Math.floor((life.nowMs * hearths.length) / BURN_MS);
  for (let burnt = life.note("burnt"); burnt < due; burnt++) {
    const [id, { fuel } = {}] = hearths[burnt % hearths.length] as (typeof hearths)[number];
    if (Number(fuel) > 0) life.set(id, { fuel: Number(fuel) - 1 });
  }
  life.notes.set("burnt", due);
}

/** Needs first, then what is in hand, then the season's work, then food and wood. */
function greedy(view: GreedyView): Intent | undefined {
  const { own } = view.actor;
  const step = (tool: string, it: string | undefined, also?: string): Intent | undefined =>
    it === undefined ? undefined : { tool, things: { it }, ...(also && { also: [also] }) };
  const free = (kind: string, fits: (thing: Values) => boolean = () => true) =>
    view.nearest(kind, (thing, id) => view.isFree(id) && fits(thing));
  const field = (tool: string, stage: string) =>
    step(
      tool,
      free("field", (thing) => thing["stage"] === stage),
    );
  const openTable = () => free("table", ({ food }) => Number(food) <= FOOD - LOAD);
  const openHearth = () => free("hearth", ({ fuel }) => Number(fuel) <= FUEL - LOG);
  const barn = (fits: (grain: number) => boolean) =>
    view.nearest("barn", ({ grain }) => fits(Number(grain)));
  const need =
    (own["hungry"] &&
      step(
        "eat",
        view.nearest("table", ({ food }) => Number(food) > 0),
      )) ||
    (own["tired"] && step("sleep", free("bed"))) ||
    (own["cold"] &&
      step(
        "warm",
        view.nearest("hearth", ({ fuel }) => Number(fuel) > 0),
      ));
  if (need) return need;
  const hasGrain = Number(own["grain"]) >= LOAD;
  const load =
    (hasGrain &&
      own["fresh"] &&
      step(
        "store",
        barn((grain) => grain <= GRAIN - LOAD),
      )) ||
    (hasGrain && step("serve", openTable())) ||
    (own["log"] && step("stoke", openHearth()));
  if (load) return load;
  const work =
    (own["season"] === "spring" && field("sow", "bare")) ||
    (own["season"] === "summer" && field("water", "sown")) ||
    (own["season"] === "autumn" && !hasGrain && field("harvest", "ripe"));
  if (work) return work;
  const table = hasGrain ? undefined : openTable();
  if (table !== undefined)
    return step(
      "fetch",
      barn((grain) => grain >= LOAD),
      table,
    );
  const hearth = own["log"] ? undefined : openHearth();
  return hearth === undefined ? undefined : step("chop", free("tree"), hearth);
}

/** Each field once a season, a deed for each load that is harvested, eaten or burnt. */
function bound(life: Life, untilMs: number): number {
  const fields = [...life.of("field").values()];
  const seasonsOf = (name: (typeof SEASONS)[number]): number =>
    Math.max(0, Math.ceil((untilMs / SEASON_MS - SEASONS.indexOf(name)) / 4));
  const sown = fields.filter(({ stage }) => stage !== "bare").length;
  const onFields =
    fields.length * (seasonsOf("spring") + seasonsOf("summer") + seasonsOf("autumn"));
  const betweenMealsMs = ((MOST - LOW) / HUNGER_A_SECOND) * 1000;
  let meals = 0;
  for (const { levels } of life.actors) {
    const firstMs = (((levels.get("hungry") as number) - LOW) / HUNGER_A_SECOND) * 1000;
    meals += Math.max(0, Math.ceil((untilMs - firstMs) / betweenMealsMs));
  }
  const burnt = Math.floor(untilMs / BURN_MS) + 1;
  const stoked = life.of("hearth").size * Math.floor(burnt / LOG);
  return onFields - sown + Math.floor(meals / LOAD) + stoked;
}
