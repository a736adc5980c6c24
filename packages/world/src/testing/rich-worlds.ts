import { type Random, seededRandom } from "@understudy/planner-core";
import { drawnFrom, type PlainDomain, type PlainThing } from "./all-things.ts";
import {
  amount,
  type Drawing,
  flag,
  goTo,
  type JudgedWorld,
  placeAtRandom,
  position,
  takeOne,
  thing,
} from "./decoy-worlds.ts";

/** Several keys for each of a few doors. */
function manyKeys(random: Random, count: number): Drawing {
  const doors = 2 + random.integer(2);
  const domain: PlainDomain = {
    name: "many keys",
    kinds: { door: { open: flag }, key: { opens: { type: "thing", of: "door" } } },
    places: { door: 4, key: 6 },
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
    goals: [2, 3].map((most) => ({ name: `through_${most}`, when: { opened: { ">=": most } } })),
  };
  const things = Array.from(
    { length: count },
    (_, at): PlainThing =>
      at < doors
        ? thing("door", at, { open: false })
        : thing("key", at, {
            opens: `door ${at < 2 * doors ? at - doors : random.integer(doors)}`,
          }),
  );
  return {
    ...{ domain, things, own: { near: undefined, holds: undefined, opened: 0 } },
    ...{ goal: { opened: { ">=": doors } }, asked: `through_${doors}` },
  };
}

/** A chain of errands with several places for each of them. */
function errands(random: Random, count: number): Drawing {
  const kinds = ["tree", "mill", "shop"];
  const domain: PlainDomain = {
    name: "chain of errands",
    kinds: { tree: { ripe: flag }, mill: { works: flag }, shop: { buys: flag } },
    places: { tree: 4, mill: 4, shop: 4 },
    state: { near: position(...kinds), wood: amount(2), planks: amount(2), sold: amount(2) },
    tools: [
      goTo(...kinds),
      {
        ...{ name: "chop", things: { it: "tree" }, when: { near: "$it", "$it.ripe": true } },
        then: { wood: { "+": 1 }, "$it.ripe": false },
      },
      {
        ...{ name: "saw", things: { it: "mill" }, when: { near: "$it", "$it.works": true } },
        then: { wood: { "-": 1 }, planks: { "+": 1 } },
      },
      {
        ...{ name: "sell", things: { it: "shop" }, when: { near: "$it", "$it.buys": true } },
        then: { planks: { "-": 1 }, sold: { "+": 1 } },
      },
    ],
    goals: [{ name: "paid", when: { sold: { ">=": 1 } } }],
  };
  const names = { tree: "ripe", mill: "works", shop: "buys" } as const;
  const things = Array.from({ length: count }, (_, at): PlainThing => {
    const kind = kinds[at % kinds.length] as keyof typeof names;
    const isUseful = at < kinds.length || random.integer(3) > 0;
    return thing(kind, at, { [names[kind]]: isUseful });
  });
  return {
    ...{ domain, things, own: { near: undefined, wood: 0, planks: 0, sold: 0 } },
    ...{ goal: { sold: { ">=": 1 } }, asked: "paid" },
  };
}

const WARES = ["bread", "meat", "wine"];

/** Wares at several prices, with money for the cheaper ones. */
function prices(random: Random, count: number): Drawing {
  const wares = WARES.slice(0, 2 + random.integer(2));
  const domain: PlainDomain = {
    name: `prices of ${wares.length}`,
    kinds: { stall: { ware: { type: "enum", values: WARES }, price: amount(9) } },
    places: { stall: 6 },
    state: {
      ...{ near: position("stall"), money: amount(30) },
      ...Object.fromEntries(WARES.map((ware) => [ware, flag])),
    },
    tools: [
      goTo("stall"),
      ...wares.map((ware) => ({
        ...{ name: `buy_${ware}`, things: { at: "stall" } },
        when: { near: "$at", "$at.ware": ware, [ware]: false, money: { ">=": "$at.price" } },
        then: { money: { "-": "$at.price" }, [ware]: true },
      })),
    ],
    goals: [{ name: "fed", when: Object.fromEntries(wares.map((ware) => [ware, true])) }],
  };
  const things = Array.from({ length: count }, (_, at): PlainThing => {
    const ware = at < wares.length ? wares[at] : drawnFrom(random, wares);
    return thing("stall", at, { ware, price: at < wares.length ? 2 : 1 + random.integer(6) });
  });
  const own = Object.fromEntries(WARES.map((ware) => [ware, false]));
  return {
    ...{ domain, things, own: { near: undefined, money: 3 * wares.length, ...own } },
    ...{ goal: Object.fromEntries(wares.map((ware) => [ware, true])), asked: "fed" },
  };
}

const families = [manyKeys, errands, prices];

/** Draws a world of 12 to 30 things in which many plans reach the goal, some much cheaper than others. */
export function drawRichWorld(seed: number): JudgedWorld {
  const random = seededRandom(seed);
  const family = families[seed % families.length] as (typeof families)[number];
  return placeAtRandom(random, family(random, 12 + random.integer(19)), seed);
}
