import { type Domain, loadDomain, seededRandom } from "@understudy/planner-core";
import type { ThingId } from "../things/thing.ts";
import type { PlainDomain } from "./all-things.ts";

const amount = (max: number): object => ({ type: "integer", min: 0, max, default: 0 });

/** Chests, some locked, keys to them, and spots to pass, on roads of any kind. */
export const roads: PlainDomain = {
  name: "roads",
  kinds: {
    chest: { gold: amount(6), locked: { type: "boolean", default: false } },
    key: { opens: { type: "thing", of: "chest" } },
    spot: {},
  },
  places: { chest: 4, key: 3, spot: 4 },
  state: {
    near: { type: "thing", of: ["chest", "key", "spot"], position: true },
    holds: { type: "thing", of: "key" },
    gold: amount(9),
  },
  tools: [
    {
      ...{ name: "go", things: { to: ["chest", "key", "spot"] } },
      ...{ then: { near: "$to" }, cost: { way: "$to" } },
    },
    {
      ...{ name: "take", things: { key: "key" }, when: { near: "$key" } },
      ...{ then: { holds: "$key" }, claims: ["$key"] },
    },
    {
      ...{ name: "unlock", things: { chest: "chest", key: "key" } },
      when: { near: "$chest", holds: "$key", "$key.opens": "$chest" },
      ...{ then: { "$chest.locked": false }, claims: ["$chest", "$key"] },
    },
    {
      ...{ name: "steal", things: { chest: "chest" }, cost: 2 },
      when: { near: "$chest", "$chest.locked": false, "$chest.gold": { ">": 0 } },
      then: { gold: { "+": "$chest.gold" }, "$chest.gold": 0 },
      claims: ["$chest"],
    },
  ] as PlainDomain["tools"],
  goals: [
    { name: "rich", when: { gold: { ">=": 5 } } },
    { name: "robbed", things: { it: "chest" }, when: { "$it.gold": 0 } },
  ],
};

/** The compiled form. */
export const roadDomain: Domain = loadDomain(roads);

/** The things that a step claims, by name in its tool. */
export const ROAD_CLAIMS: Readonly<Record<string, readonly string[]>> = {
  take: ["key"],
  unlock: ["chest", "key"],
  steal: ["chest"],
};

/**
 * Roads between things, and from the spots of agents: with gaps, one-way, and without triangles. A
 * road does not depend on who asks for it first.
 */
export class Roads {
  readonly #seed: number;
  /** By thing: how often it moved. */
  readonly #moves = new Map<ThingId, number>();

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** The cost of a road in whole units; undefined if there is none. */
  cost(from: ThingId, to: ThingId): number | undefined {
    if (this.#seed % 3 === 0) return Math.abs(this.#draw(from, 30) - this.#draw(to, 30));
    const road = `${this.#nameOf(from)} ${this.#nameOf(to)}`;
    return this.#draw(`${road}?`, 4) === 0 ? undefined : 1 + this.#draw(road, 20);
  }

  /** Moves a thing: its roads are others. */
  move(id: ThingId): void {
    this.#moves.set(id, (this.#moves.get(id) ?? 0) + 1);
  }

  #nameOf(id: ThingId): string {
    return `${id} ${this.#moves.get(id) ?? 0}`;
  }

  #draw(what: ThingId, below: number): number {
    let hash = this.#seed;
    for (const letter of this.#nameOf(what)) {
      hash = Math.imul(hash ^ (letter.codePointAt(0) as number), 0x01000193);
    }
    return seededRandom(hash >>> 0).integer(below);
  }
}
