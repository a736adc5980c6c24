import type { Spot } from "../actor.ts";
import type { CrowdGame, GreedyView, Intent, Life } from "../life.ts";

const [WIDTH, QUAY_Y, SHED_Y] = [200, 10, 80];
/** Things of each kind for 80 dockers; all but the sheds serve one at a time. */
const COUNTS = { crane: 5, cart: 14, shed: 6, stall: 5, bunk: 9 } as const;
/** Crates that lie on the quays as the shift begins. */
const FIRST_CRATES = 60;
/** The time between two crates for 80 dockers. */
const CRATE_MS = 450;
const HEAVY_SHARE = 0.35;

const flag = { type: "boolean", default: false } as const;
const sensed = { ...flag, sensed: true } as const;
const places = ["crate", ...Object.keys(COUNTS)];
const at = { near: "$it" };

const definition = {
  name: "harbour",
  kinds: {
    crate: {
      heavy: flag,
      taken: flag,
      stowed: flag,
      under: { type: "thing", of: "crane" },
      to: { type: "thing", of: "shed" },
    },
    cart: { used: flag },
    ...{ crane: {}, shed: {}, stall: {}, bunk: {} },
  },
  state: {
    near: { type: "thing", of: places, position: true },
    carries: { type: "thing", of: "crate" },
    cart: { type: "thing", of: "cart" },
    hungry: sensed,
    tired: sensed,
    worked: sensed,
  },
  tools: [
    { name: "go", things: { to: places }, then: { near: "$to" }, cost: { way: "$to" } },
    {
      ...{ name: "eat", things: { it: "stall" }, claims: ["$it"], cost: 2 },
      ...{ when: { ...at, hungry: true }, then: { hungry: false } },
    },
    {
      ...{ name: "sleep", things: { it: "bunk" }, claims: ["$it"], cost: 6 },
      ...{ when: { ...at, tired: true }, then: { tired: false } },
    },
    {
      ...{ name: "pick", things: { it: "crate" }, claims: ["$it"], cost: 1 },
      when: { ...at, carries: "nothing", "$it.heavy": false, "$it.taken": false },
      then: { carries: "$it", "$it.taken": true },
    },
    {
      ...{ name: "hitch", things: { it: "cart" }, claims: ["$it"], cost: 1 },
      when: { ...at, cart: "nothing", carries: "nothing", "$it.used": false },
      then: { cart: "$it", "$it.used": true },
    },
    {
      ...{ name: "hoist", things: { it: "crate", by: "crane", on: "cart" } },
      ...{ claims: ["$it", "$by"], cost: 3 },
      when: {
        ...{ near: "$by", cart: "$on", carries: "nothing" },
        ...{ "$it.heavy": true, "$it.taken": false, "$it.under": "$by" },
      },
      then: { carries: "$it", "$it.taken": true },
    },
    {
      ...{ name: "stow", things: { it: "crate", in: "shed" }, cost: 2 },
      when: { near: "$in", carries: "$it", "$it.heavy": false, "$it.to": "$in" },
      then: { carries: "nothing", "$it.stowed": true, worked: true },
    },
    {
      ...{
        name: "unload",
        things: { it: "crate", in: "shed", on: "cart" },
        cost: 3,
      },
      when: { near: "$in", carries: "$it", cart: "$on", "$it.heavy": true, "$it.to": "$in" },
      then: {
        ...{ carries: "nothing", cart: "nothing", worked: true },
        ...{ "$it.stowed": true, "$on.used": false },
      },
    },
  ],
  goals: [
    { name: "fed", when: { hungry: false }, priority: 6 },
    { name: "rested", when: { tired: false }, priority: 5 },
    { name: "useful", when: { worked: true }, priority: 1 },
  ],
} as const;

const stepMs = {
  ...{ eat: 2000, sleep: 7000, pick: 1000, hitch: 800, hoist: 3000, stow: 1500, unload: 2500 },
};

/** A harbour: crates come from ships, and each is for one of the sheds; what is heavy needs a crane and a cart. */
export const harbour: CrowdGame = {
  ...{ name: "harbour", crowd: 80, definition, walk: "go", speed: 20, stepMs },
  goals: definition.goals.map(({ name }) => name),
  deeds: new Set(["stow", "unload"]),
  kept: { eat: ["it"], sleep: ["it"], pick: ["it"], hitch: ["it"], hoist: ["it"] },
  needs: [
    { flag: "hungry", tool: "eat", lossPerSecond: 0.9 },
    { flag: "tired", tool: "sleep", lossPerSecond: 0.7 },
  ],
  own: () => ({
    ...{ near: undefined, carries: undefined, cart: undefined },
    ...{ hungry: false, tired: false, worked: false },
  }),
  startOf: (random) => [random.integer(WIDTH), QUAY_Y + random.integer(SHED_Y - QUAY_Y)],
  build: (life, random) => {
    const rows = { crane: QUAY_Y, cart: 40, shed: SHED_Y, stall: 60, bunk: SHED_Y + 15 };
    for (const [kind, count] of Object.entries(COUNTS)) {
      const some = Math.max(2, Math.round(count * life.size));
      for (let index = 0; index < some; index++) {
        const x = (WIDTH * (index + 0.2 + 0.6 * random.next())) / some;
        life.add(kind, `${kind} ${index}`, kind === "cart" ? { used: false } : {}, [
          x,
          rows[kind as keyof typeof rows],
        ]);
      }
    }
    const first = Math.round(FIRST_CRATES * life.size);
    for (let count = 0; count < first; count++) land(life);
  },
  pass: (life) => {
    const due = Math.floor((life.nowMs * life.size) / CRATE_MS);
    for (let landed = life.note("landed"); landed < due; landed++) land(life);
    life.notes.set("landed", due);
  },
  ended: (life, tool, { it = "", in: shed = "", on }) => {
    if (tool !== "stow" && tool !== "unload") return;
    life.remove(it);
    if (on !== undefined) life.move(on, life.spotOf(shed) as Spot);
  },
  greedy,
  bound,
};

/** A crate comes ashore: a heavy one under a crane. */
function land(life: Life): void {
  const random = life.events;
  const number = life.note("crates");
  life.notes.set("crates", number + 1);
  const heavy = random.next() < HEAVY_SHARE;
  const under = heavy ? `crane ${random.integer(life.of("crane").size)}` : undefined;
  const to = `shed ${random.integer(life.of("shed").size)}`;
  const drawn: Spot = [WIDTH * random.next(), QUAY_Y * random.next()];
  const spot = under === undefined ? drawn : (life.spotOf(under) as Spot);
  life.add("crate", `crate ${number}`, { heavy, taken: false, stowed: false, under, to }, spot);
}

/** Needs first, then what is in hand, then the nearest crate; with a cart, the nearest heavy one. */
function greedy(view: GreedyView): Intent | undefined {
  const { life, actor } = view;
  const { own } = actor;
  const free = (kind: string) => view.nearest(kind, (_, id) => view.isFree(id));
  const carried = own["carries"] as string | undefined;
  const cart = own["cart"] as string | undefined;
  const stall = own["hungry"] ? free("stall") : undefined;
  if (stall !== undefined) return { tool: "eat", things: { it: stall } };
  const bunk = own["tired"] ? free("bunk") : undefined;
  if (bunk !== undefined) return { tool: "sleep", things: { it: bunk } };
  if (carried !== undefined) {
    const shed = life.get(carried)?.["to"] as string;
    return cart === undefined
      ? { tool: "stow", things: { it: carried, in: shed } }
      : { tool: "unload", things: { it: carried, in: shed, on: cart } };
  }
  const crate = (isHeavy: boolean) =>
    view.nearest(
      "crate",
      ({ heavy, taken }, id) => heavy === isHeavy && taken === false && view.isFree(id),
    );
  if (cart === undefined) {
    const light = crate(false);
    if (light !== undefined) return { tool: "pick", things: { it: light } };
    const waiting = crate(true);
    const spare = view.nearest("cart", ({ used }, id) => used === false && view.isFree(id));
    if (waiting === undefined || spare === undefined) return undefined;
    return { tool: "hitch", things: { it: spare }, also: [waiting] };
  }
  const heavy = crate(true);
  if (heavy === undefined) return undefined;
  const by = life.get(heavy)?.["under"] as string;
  return { tool: "hoist", things: { it: heavy, by, on: cart } };
}

/** Every crate that is ashore in time is stowed, as far as the hands of all dockers reach. */
function bound(life: Life, untilMs: number): number {
  const { pick, hitch, hoist, stow, unload } = stepMs;
  const [lightMs, heavyMs] = [pick + stow, hitch + hoist + unload];
  const landed = Math.floor((untilMs * life.size) / CRATE_MS);
  for (let count = 0; count < landed; count++) land(life);
  const heavy = [...life.of("crate").values()].filter((crate) => crate["heavy"]).length;
  const light = life.of("crate").size - heavy;
  const handsMs = life.actors.length * untilMs;
  const lightDone = Math.min(light, Math.floor(handsMs / lightMs));
  return lightDone + Math.min(heavy, Math.floor((handsMs - lightDone * lightMs) / heavyMs));
}
