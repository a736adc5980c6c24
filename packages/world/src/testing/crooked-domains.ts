import type { PlainDomain, PlainValue } from "./all-things.ts";

/** A domain that is prone to wrong verdicts, with the parameters of its random worlds. */
export interface CrookedDomain extends PlainDomain {
  /** The largest number of things of each kind. */
  readonly most: Readonly<Record<string, number>>;
  /** The random values of own variables; others have their defaults. */
  readonly own?: Readonly<Record<string, readonly PlainValue[]>>;
  /** The random goals: a name, optionally with a kind for its thing. */
  readonly asked: readonly { readonly goal: string; readonly of?: string }[];
  /** The maintained goals about a thing, or conditions. */
  readonly kept?: readonly {
    readonly goal?: string;
    readonly of?: string;
    readonly when?: Readonly<Record<string, unknown>>;
  }[];
}

const amount = (max: number): object => ({ type: "integer", min: 0, max, default: 0 });
const flag = { type: "boolean", default: false };
const position = (...of: string[]): object => ({ type: "thing", of, position: true });
const go = (...to: string[]) => ({
  ...{ name: "go", things: { to } },
  ...{ then: { near: "$to" }, cost: { way: "$to" } },
});
const steal = {
  ...{ name: "steal", things: { chest: "chest" }, cost: 2 },
  when: { near: "$chest", "$chest.gold": { ">": 0 } },
  then: { gold: { "+": "$chest.gold" }, "$chest.gold": 0 },
};
const rich = { name: "rich", when: { gold: { ">=": 5 } } };

/** Detours through poor chests, and through spots without actions. */
const hoard: CrookedDomain = {
  name: "hoard",
  kinds: { chest: { gold: amount(9) }, spot: {} },
  state: { near: position("chest", "spot"), gold: amount(12) },
  tools: [go("chest", "spot"), { ...steal, claims: ["$chest"] } as typeof steal],
  goals: [
    rich,
    { name: "robbed", things: { it: "chest" }, when: { "$it.gold": 0 } },
    { name: "at", things: { it: "spot" }, when: { near: "$it" } },
    { name: "full", things: { it: "chest" }, when: { "$it.gold": { ">": 0 } } },
  ],
  most: { chest: 3, spot: 3 },
  asked: [{ goal: "rich" }, { goal: "robbed", of: "chest" }, { goal: "at", of: "spot" }],
  kept: [
    { goal: "full", of: "chest" },
    { goal: "at", of: "spot" },
  ],
};

/** Doors that need a key. */
const doors: CrookedDomain = {
  name: "doors",
  kinds: {
    chest: { gold: amount(9) },
    door: { locked: flag },
    key: { opens: { type: "thing", of: "door" } },
  },
  places: { chest: 2, door: 3, key: 2 },
  state: {
    near: position("chest", "door", "key"),
    holds: { type: "thing", of: "key" },
    gold: amount(12),
  },
  tools: [
    go("chest", "key"),
    {
      ...{ name: "pass", things: { door: "door" }, when: { "$door.locked": false } },
      ...{ then: { near: "$door" }, cost: { way: "$door" } },
    },
    { name: "take", things: { key: "key" }, when: { near: "$key" }, then: { holds: "$key" } },
    {
      ...{ name: "unlock", things: { door: "door", key: "key" } },
      ...{ when: { holds: "$key", "$key.opens": "$door" }, then: { "$door.locked": false } },
    },
    steal,
  ],
  goals: [rich, { name: "shut", things: { it: "door" }, when: { "$it.locked": true } }],
  most: { chest: 2, door: 2, key: 2 },
  asked: [{ goal: "rich" }],
  kept: [{ goal: "shut", of: "door" }],
};

/** A round trip: fetch a thing and bring it home. */
const errand: CrookedDomain = {
  name: "errand",
  kinds: { home: {}, tree: {}, bridge: {} },
  state: { near: position("home", "tree", "bridge"), wood: amount(2), stored: amount(3) },
  tools: [
    go("home", "tree", "bridge"),
    { name: "chop", things: { it: "tree" }, when: { near: "$it" }, then: { wood: { "+": 1 } } },
    {
      ...{ name: "store", things: { it: "home" }, when: { near: "$it" } },
      then: { wood: { "-": 1 }, stored: { "+": 1 } },
    },
  ],
  goals: [
    { name: "stocked", when: { stored: { ">=": 1 } } },
    { name: "back", things: { it: "home" }, when: { near: "$it", wood: { ">=": 2 } } },
  ],
  most: { home: 2, tree: 2, bridge: 2 },
  asked: [{ goal: "stocked" }, { goal: "back", of: "home" }],
};

/** A stone sharpens the axe, which only lowers the cost of another step. */
const axe: CrookedDomain = {
  name: "axe",
  kinds: { tree: {}, stone: {} },
  state: { near: position("tree", "stone"), wood: amount(2), sharp: flag },
  tools: [
    go("tree", "stone"),
    {
      ...{ name: "chop", things: { it: "tree" }, when: { near: "$it" } },
      then: { wood: { "+": 1 } },
      cost: {
        ...{ base: 20, min: 2, reads: ["sharp"] },
        of: ({ sharp }: { readonly sharp: boolean }) => (sharp ? 2 : 20),
      },
    },
    { name: "grind", things: { it: "stone" }, when: { near: "$it" }, then: { sharp: true } },
  ],
  goals: [{ name: "warm", when: { wood: { ">=": 2 } } }],
  most: { tree: 2, stone: 2 },
  asked: [{ goal: "warm" }],
};

/** A sign to read, a tower to stand at, a bell that works from anywhere, and a scroll without a position. */
const vault: CrookedDomain = {
  name: "vault",
  kinds: {
    sign: { says: amount(2) },
    box: { code: amount(2), open: flag },
    bell: { rung: flag },
    scroll: { needs: amount(2) },
  },
  state: { near: position("sign", "box", "bell"), code: amount(2), wise: flag },
  tools: [
    go("sign", "box", "bell"),
    { name: "read", things: { it: "sign" }, when: { near: "$it" }, then: { code: "$it.says" } },
    {
      ...{ name: "open", things: { it: "box", by: "sign" } },
      ...{ when: { near: "$by", "$it.code": "$by.says" }, then: { "$it.open": true } },
    },
    { name: "ring", things: { it: "bell" }, then: { "$it.rung": true }, cost: 5 },
    {
      ...{ name: "study", things: { it: "scroll" }, when: { code: "$it.needs" } },
      then: { wise: true },
    },
  ],
  goals: [
    { name: "wise", when: { wise: true } },
    { name: "opened", things: { it: "box" }, when: { "$it.open": true } },
    { name: "rung", things: { it: "bell" }, when: { "$it.rung": true } },
  ],
  most: { sign: 2, box: 1, bell: 1, scroll: 1 },
  own: { code: [0, 1] },
  asked: [{ goal: "wise" }, { goal: "opened", of: "box" }, { goal: "rung", of: "bell" }],
};

/** A dog that fetches things at its master's position; lifts and portals that move without a way. */
const lifts: CrookedDomain = {
  name: "lifts",
  kinds: {
    chest: { gold: amount(9) },
    spot: {},
    portal: { exit: { type: "thing", of: ["spot", "chest"] } },
  },
  places: { chest: 3, spot: 3, portal: 2 },
  state: { near: position("chest", "spot", "portal"), gold: amount(12) },
  tools: [
    go("chest", "spot", "portal"),
    {
      ...{ name: "send", things: { chest: "chest" }, when: { "$chest.gold": { ">": 0 } } },
      then: { gold: { "+": "$chest.gold" }, "$chest.gold": 0 },
      cost: { way: "$chest" },
    },
    {
      ...{ name: "enter", things: { portal: "portal", to: ["spot", "chest"] }, cost: 1 },
      ...{ when: { near: "$portal", "$portal.exit": "$to" }, then: { near: "$to" } },
    },
    { name: "fly", things: { to: "spot" }, then: { near: "$to" }, cost: 15 },
  ],
  goals: [rich],
  most: { chest: 2, spot: 2, portal: 1 },
  asked: [{ goal: "rich" }],
};

/** Tiring steps, rest at some spots only, and places that are discovered by visiting. */
const hike: CrookedDomain = {
  name: "hike",
  kinds: { hut: {}, peak: { seen: flag } },
  state: { near: position("hut", "peak"), strength: amount(3), views: amount(3) },
  tools: [
    {
      ...{ name: "climb", things: { to: "peak" }, when: { strength: { ">=": 1 } } },
      then: { near: "$to", strength: { "-": 1 } },
      cost: { way: "$to" },
    },
    go("hut"),
    { name: "rest", things: { it: "hut" }, when: { near: "$it" }, then: { strength: 2 } },
    {
      ...{ name: "look", things: { it: "peak" }, when: { near: "$it", "$it.seen": false } },
      then: { "$it.seen": true, views: { "+": 1 } },
    },
  ],
  goals: [
    { name: "seen", when: { views: { ">=": 2 } } },
    { name: "known", things: { it: "peak" }, when: { "$it.seen": true } },
  ],
  most: { hut: 2, peak: 3 },
  own: { strength: [1, 2, 3] },
  asked: [{ goal: "seen" }, { goal: "known", of: "peak" }],
  kept: [{ when: { strength: { ">=": 1 } } }],
};

/** All crooked domains. */
export const crookedDomains: readonly CrookedDomain[] = [
  ...[hoard, doors, errand, axe, vault, lifts, hike],
];
