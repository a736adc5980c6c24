import { type Random, seededRandom } from "@understudy/planner-core";
import type { ThingId } from "../things/thing.ts";
import type { WorldGoal } from "../typed.ts";
import {
  bestCostOverAll,
  drawnFrom,
  OWN_SPOT,
  type PlainDomain,
  type PlainThing,
  type PlainTool,
  type PlainValue,
  type PlainWorld,
} from "./all-things.ts";

/** A random world with the cost of its best plan. */
export interface JudgedWorld {
  readonly plain: PlainWorld;
  readonly asked: WorldGoal;
  /** The cost of an optimal plan, in thousandths. */
  readonly scaledBest: number;
}

/** A family of such worlds. */
type Family = (random: Random, decoys: number) => Drawing;

/** A drawn world without positions. */
export interface Drawing {
  readonly domain: PlainDomain;
  readonly things: readonly PlainThing[];
  readonly own: Readonly<Record<string, PlainValue>>;
  readonly goal: PlainWorld["goal"];
  readonly asked: WorldGoal;
  /** Things without any use, which the reference search leaves out. */
  readonly inert?: ReadonlySet<ThingId>;
}

const WIDTH = 100;

export const position = (...of: string[]): object => ({ type: "thing", of, position: true });
export const amount = (max: number): object => ({ type: "integer", min: 0, max, default: 0 });
export const flag = { type: "boolean", default: false };
export const goTo = (...to: string[]): PlainTool => ({
  name: "go",
  things: { to },
  then: { near: "$to" },
  cost: { way: "$to" },
});
export const takeOne = (kind: string): PlainTool => ({
  name: "take",
  things: { it: kind },
  when: { near: "$it" },
  then: { holds: "$it" },
});

export function thing(kind: string, at: number, properties: PlainThing["properties"]): PlainThing {
  return { id: `${kind} ${at}`, kind, properties };
}

/** Several locked doors, a key for each, and keys that open nothing. */
const doors: Family = (random, decoys) => {
  const count = 2 + random.integer(3);
  const domain: PlainDomain = {
    name: "keys and doors",
    kinds: { door: { open: flag }, key: { opens: { type: "thing", of: "door" } } },
    state: {
      near: position("door", "key"),
      holds: { type: "thing", of: "key" },
      opened: amount(4),
    },
    tools: [
      goTo("door", "key"),
      takeOne("key"),
      {
        ...{ name: "unlock", things: { door: "door", key: "key" } },
        when: { near: "$door", holds: "$key", "$key.opens": "$door", "$door.open": false },
        then: { "$door.open": true, opened: { "+": 1 } },
      },
    ],
    goals: [2, 3, 4].map((most) => ({ name: `through_${most}`, when: { opened: { ">=": most } } })),
  };
  const things = Array.from({ length: count }, (_, at) => [
    thing("door", at, { open: false }),
    thing("key", at, { opens: `door ${at}` }),
  ]).flat();
  const useless = Array.from({ length: decoys }, (_, at) =>
    thing("key", count + at, { opens: undefined }),
  );
  return {
    ...{ domain, things: [...things, ...useless], goal: { opened: { ">=": count } } },
    own: { near: undefined, holds: undefined, opened: 0 },
    ...{ asked: `through_${count}`, inert: new Set(useless.map(({ id }) => id)) },
  };
};

/** Trades from thing to thing, and dealers that want what nothing leads to. */
const trades: Family = (random, decoys) => {
  const count = 2 + random.integer(3);
  const domain: PlainDomain = {
    name: "trades",
    kinds: {
      dealer: { wants: { type: "thing", of: "ware" }, gives: { type: "thing", of: "ware" } },
      ware: { sold: flag },
    },
    state: { near: position("dealer", "ware"), holds: { type: "thing", of: "ware" } },
    tools: [
      goTo("dealer", "ware"),
      { ...takeOne("ware"), when: { near: "$it", "$it.sold": false } },
      {
        ...{ name: "trade", things: { with: "dealer" } },
        ...{ when: { near: "$with", holds: "$with.wants" }, then: { holds: "$with.gives" } },
      },
    ],
    goals: [{ name: "has", things: { it: "ware" }, when: { holds: "$it" } }],
  };
  const wares = Array.from({ length: count + 1 }, (_, at) => thing("ware", at, { sold: at > 0 }));
  const dealers = Array.from({ length: count }, (_, at) =>
    thing("dealer", at, { wants: `ware ${at}`, gives: `ware ${at + 1}` }),
  );
  // Each of them wants a ware that no dealer gives, and no place offers.
  const lost = thing("ware", count + 1, { sold: true });
  const useless = Array.from({ length: decoys }, (_, at) =>
    thing("dealer", count + at, {
      wants: lost.id,
      gives: `ware ${1 + random.integer(count)}`,
    }),
  );
  return {
    ...{ domain, things: [...wares, ...dealers, lost, ...useless] },
    own: { near: undefined, holds: undefined },
    ...{
      goal: { holds: `ware ${count}` },
      asked: { goal: "has", things: { it: `ware ${count}` } },
    },
    inert: new Set([lost.id, ...useless.map(({ id }) => id)]),
  };
};

/** Bolts that fit one nut each, and bolts and nuts that fit nothing. */
const bolts: Family = (random, decoys) => {
  const count = 2 + random.integer(2);
  const size = (at: number): number => at * 2;
  const domain: PlainDomain = {
    name: "bolts and nuts",
    kinds: { bolt: { size: amount(99), used: flag }, nut: { size: amount(99) } },
    state: {
      near: position("bolt", "nut"),
      holds: { type: "thing", of: "bolt" },
      fitted: amount(4),
    },
    tools: [
      goTo("bolt", "nut"),
      takeOne("bolt"),
      {
        ...{ name: "fit", things: { bolt: "bolt", nut: "nut" } },
        when: { near: "$nut", holds: "$bolt", "$bolt.used": false, "$bolt.size": "$nut.size" },
        then: { "$bolt.used": true, fitted: { "+": 1 } },
      },
    ],
    goals: [2, 3].map((most) => ({ name: `fitted_${most}`, when: { fitted: { ">=": most } } })),
  };
  const fitting = Array.from({ length: count }, (_, at) => [
    thing("bolt", at, { size: size(at), used: false }),
    thing("nut", at, { size: size(at) }),
  ]).flat();
  const useless = Array.from({ length: decoys }, (_, at) =>
    at % 2 === 0
      ? thing("bolt", count + at, { size: size(count + at), used: false })
      : thing("nut", count + at, { size: size(count + at) }),
  );
  return {
    ...{ domain, things: [...fitting, ...useless], goal: { fitted: { ">=": count } } },
    own: { near: undefined, holds: undefined, fitted: 0 },
    ...{ asked: `fitted_${count}`, inert: new Set(useless.map(({ id }) => id)) },
  };
};

const WARES = ["bread", "meat", "wine", "salt"];

/** A basket of wares with just enough money for the cheapest stalls. */
const basket: Family = (random, decoys) => {
  const count = 2 + random.integer(2);
  const wares = WARES.slice(0, count);
  const domain: PlainDomain = {
    name: "basket",
    kinds: { stall: { ware: { type: "enum", values: WARES }, price: amount(12) } },
    state: {
      ...{ near: position("stall"), money: amount(40) },
      ...Object.fromEntries(WARES.map((ware) => [ware, flag])),
    },
    tools: [
      goTo("stall"),
      ...wares.map((ware) => ({
        ...{ name: `buy_${ware}`, things: { at: "stall" } },
        when: { near: "$at", "$at.ware": ware, money: { ">=": "$at.price" } },
        then: { money: { "-": "$at.price" }, [ware]: true },
      })),
    ],
    goals: [{ name: "fed", when: Object.fromEntries(wares.map((ware) => [ware, true])) }],
  };
  const cheap = wares.map((ware, at) => thing("stall", at, { ware, price: 1 + random.integer(3) }));
  const dear = Array.from({ length: decoys }, (_, at) => {
    const ware = drawnFrom(random, wares);
    const { price } = cheap.find(({ properties }) => properties["ware"] === ware)?.properties ?? {};
    return thing("stall", count + at, { ware, price: Number(price) + 1 + random.integer(6) });
  });
  const sum = cheap.reduce((money, { properties }) => money + Number(properties["price"]), 0);
  return {
    ...{ domain, things: [...cheap, ...dear] },
    own: {
      near: undefined,
      money: sum,
      ...Object.fromEntries(WARES.map((ware) => [ware, false])),
    },
    ...{ goal: Object.fromEntries(wares.map((ware) => [ware, true])), asked: "fed" },
    // There is no money for any of these.
    inert: new Set(dear.map(({ id }) => id)),
  };
};

/** Levers that move one gate each; most gates are of no interest. */
const gates: Family = (random, decoys) => {
  const domain: PlainDomain = {
    name: "levers and gates",
    kinds: { gate: { open: flag }, lever: { moves: { type: "thing", of: "gate" }, stuck: flag } },
    state: { near: position("gate", "lever"), oiled: flag },
    tools: [
      goTo("gate", "lever"),
      {
        ...{ name: "pull", things: { lever: "lever", gate: "gate" } },
        when: { near: "$lever", "$lever.stuck": false, "$lever.moves": "$gate" },
        then: { "$gate.open": true },
      },
    ],
    goals: [
      {
        ...{ name: "both", things: { one: "gate", other: "gate" } },
        when: { "$one.open": true, "$other.open": true },
      },
    ],
  };
  const gatesAt = (at: number) => thing("gate", at, { open: false });
  const others = 1 + (decoys >> 1);
  const things = [
    ...[gatesAt(0), gatesAt(1)],
    ...[0, 1].map((at) => thing("lever", at, { moves: `gate ${at}`, stuck: false })),
  ];
  const useless = [
    ...Array.from({ length: others }, (_, at) => gatesAt(2 + at)),
    ...Array.from({ length: Math.max(1, decoys - others) }, (_, at) => {
      const isStuck = random.integer(2) === 0;
      const moves = isStuck ? `gate ${random.integer(2)}` : `gate ${2 + random.integer(others)}`;
      return thing("lever", 2 + at, { moves, stuck: isStuck });
    }),
  ];
  return {
    ...{ domain, things: [...things, ...useless], own: { near: undefined, oiled: false } },
    goal: { "gate 0.open": true, "gate 1.open": true },
    asked: { goal: "both", things: { one: "gate 0", other: "gate 1" } },
    inert: new Set(useless.map(({ id }) => id)),
  };
};

const families: readonly Family[] = [doors, trades, bolts, basket, gates];

/** Draws a world with 2 to 4 things that belong together among 10 to 40 that do not. */
export function drawDecoyWorld(seed: number): JudgedWorld {
  const random = seededRandom(seed);
  const family = families[seed % families.length] as Family;
  return placeAtRandom(random, family(random, 10 + random.integer(31)), seed);
}

/** Draws positions for the things of a world, and finds the best cost. */
export function placeAtRandom(random: Random, drawing: Drawing, seed: number): JudgedWorld {
  const { inert, asked, things, ...drawn } = drawing;
  const mixed = shuffled(random, things);
  const spots = new Map<ThingId, readonly [number, number]>();
  for (const id of [OWN_SPOT, ...mixed.map((one) => one.id)]) {
    spots.set(id, [random.integer(WIDTH), random.integer(WIDTH)]);
  }
  const ways = new Map<ThingId, Map<ThingId, number>>();
  for (const [from, [x, y]] of spots) {
    const row = new Map<ThingId, number>();
    for (const [to, [toX, toY]] of spots) {
      if (to === from || to === OWN_SPOT) continue;
      row.set(to, Math.max(1, 1000 * Math.ceil(Math.hypot(x - toX, y - toY))));
    }
    ways.set(from, row);
  }
  const plain = { ...drawn, things: mixed, ways };
  const useful = mixed.filter(({ id }) => inert?.has(id) !== true);
  const scaledBest = bestCostOverAll({ ...plain, things: useful });
  if (scaledBest === undefined) throw new RangeError(`world ${seed} is too large`);
  return { plain, asked, scaledBest };
}

function shuffled<One>(random: Random, list: readonly One[]): readonly One[] {
  const mixed = [...list];
  for (let at = mixed.length - 1; at > 0; at--) {
    const other = random.integer(at + 1);
    [mixed[at], mixed[other]] = [mixed[other] as One, mixed[at] as One];
  }
  return mixed;
}
