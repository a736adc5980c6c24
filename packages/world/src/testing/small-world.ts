/**
 * A small world for tests of games with worlds.
 *
 * @module
 */

import { type Domain, loadDomain, type Random, seededRandom } from "@understudy/planner-core";
import type { ThingId } from "../things/thing.ts";
import type { StepThings } from "../typed.ts";
import { World } from "../world.ts";

/** The domain of the small world: chests, keys to open them, and nooks to hide in. */
export const thieves: Domain = loadDomain({
  name: "thieves",
  kinds: {
    chest: { gold: { type: "integer", min: 0, max: 9 }, locked: { type: "boolean" } },
    key: { opens: { type: "thing", of: "chest" } },
    nook: {},
  },
  places: { chest: 4, key: 3, nook: 3 },
  state: {
    near: { type: "thing", of: ["chest", "key", "nook"], position: true },
    holds: { type: "thing", of: "key" },
    gold: { type: "integer", min: 0, max: 20 },
    hurt: { type: "boolean", sensed: true },
  },
  tools: [
    {
      name: "go",
      things: { to: ["chest", "key", "nook"] },
      then: { near: "$to" },
      cost: { way: "$to" },
    },
    {
      name: "take",
      things: { key: "key" },
      when: { near: "$key" },
      then: { holds: "$key" },
      claims: ["$key"],
    },
    {
      name: "unlock",
      things: { chest: "chest", key: "key" },
      when: { near: "$chest", holds: "$key", "$key.opens": "$chest" },
      then: { "$chest.locked": false },
      claims: ["$chest", "$key"],
    },
    {
      name: "steal",
      things: { chest: "chest" },
      when: { near: "$chest", "$chest.locked": false, "$chest.gold": { ">": 0 } },
      then: { gold: { "+": "$chest.gold" }, "$chest.gold": 0 },
      claims: ["$chest"],
      cost: 2,
    },
    {
      name: "hide",
      things: { nook: "nook" },
      when: { near: "$nook" },
      then: { hurt: false },
      claims: ["$nook"],
    },
  ],
  goals: [
    { name: "rich", when: { gold: { ">=": 12 } } },
    { name: "safe", when: { hurt: false }, priority: 5 },
    { name: "robbed", things: { it: "chest" }, when: { "$it.gold": 0 } },
  ],
});

/** The true state of a thing in the small world. */
export interface SmallThing {
  readonly id: ThingId;
  readonly kind: "chest" | "key" | "nook";
  x: number;
  gold: number;
  locked: boolean;
  opens: ThingId | undefined;
}

/** The true state of an agent in the small world. */
export interface SmallAgent {
  readonly name: string;
  x: number;
  near: ThingId | undefined;
  holds: ThingId | undefined;
  gold: number;
  hurt: boolean;
  /** The things unknown to the agent. */
  readonly unknown: Set<ThingId>;
}

/**
 * A random small world for tests: things along a line, and agents that steal, unlock and hide. It
 * has its own rules for steps, to judge a planner independently.
 */
export class SmallWorld {
  readonly random: Random;
  readonly things: Map<ThingId, SmallThing> = new Map();
  readonly agents: readonly SmallAgent[];
  #ids = 0;

  /** @param agents number of agents */
  constructor(seed: number, agents = 3) {
    this.random = seededRandom(seed);
    for (let count = 3 + this.draw(5); count > 0; count--) this.addThing("chest");
    for (let count = 1 + this.draw(4); count > 0; count--) this.addThing("key");
    for (let count = 1 + this.draw(3); count > 0; count--) this.addThing("nook");
    this.agents = Array.from({ length: agents }, (_, index) => ({
      name: `thief ${index + 1}`,
      x: this.draw(100),
      near: undefined,
      holds: undefined,
      gold: 0,
      hurt: this.draw(4) === 0,
      unknown: new Set([...this.things.keys()].filter(() => this.draw(6) === 0)),
    }));
  }

  /** A random whole number below a limit. */
  draw(below: number): number {
    return Math.floor(this.random.next() * below);
  }

  /** A random element; undefined if there is none. */
  pick<One>(from: Iterable<One>): One | undefined {
    const list = [...from];
    return list[this.draw(list.length)];
  }

  /** Adds a thing, possibly with the id of a removed one. */
  addThing(kind: SmallThing["kind"], id: ThingId = `${kind} ${++this.#ids}`): SmallThing {
    const chests = [...this.things.values()].filter((thing) => thing.kind === "chest");
    const thing = {
      id,
      kind,
      x: this.draw(100),
      gold: this.draw(10),
      locked: this.draw(3) === 0,
      opens: kind === "key" ? this.pick(chests)?.id : undefined,
    };
    this.things.set(id, thing);
    return thing;
  }

  /** The corresponding world for planners. */
  makeWorld(): World {
    const at = (id: ThingId | undefined): number | undefined =>
      this.things.get(id as ThingId)?.x ?? this.agents.find(({ name }) => name === id)?.x;
    const distance = (
      agent: string,
      from: ThingId | undefined,
      to: ThingId,
    ): number | undefined => {
      const start = at(from ?? agent);
      const end = at(to);
      return start === undefined || end === undefined ? undefined : Math.abs(start - end);
    };
    return new World(thieves, { way: distance, estimate: distance });
  }

  /** The reason why a step is impossible by the rules of this world; undefined if it is possible. */
  refusal(agent: SmallAgent, tool: string, things: StepThings): string | undefined {
    const { to, key, chest, nook } = things as Readonly<Record<string, ThingId | undefined>>;
    const thing = (id: ThingId | undefined): SmallThing | undefined =>
      id === undefined ? undefined : this.things.get(id);
    if (tool === "go") return thing(to) === undefined ? "nowhere to go to" : undefined;
    if (tool === "take") return agent.near === key && thing(key) ? undefined : "not at the key";
    if (tool === "hide") return agent.near === nook && thing(nook) ? undefined : "not at the nook";
    const box = thing(chest);
    if (box === undefined || agent.near !== chest) return "not at the chest";
    if (tool === "steal") {
      if (box.locked) return "it is locked";
      return box.gold > 0 ? undefined : "it is empty";
    }
    if (agent.holds !== key) return "without the key";
    return thing(key)?.opens === chest ? undefined : "it is the wrong key";
  }

  /** Plays a step to its end. */
  play(agent: SmallAgent, tool: string, things: StepThings): void {
    const { to, key, chest } = things as Readonly<Record<string, ThingId | undefined>>;
    const box = chest === undefined ? undefined : this.things.get(chest);
    if (tool === "go" && to !== undefined) {
      agent.near = to;
      agent.x = this.things.get(to)?.x ?? agent.x;
    } else if (tool === "take") agent.holds = key;
    else if (tool === "hide") agent.hurt = false;
    else if (tool === "unlock" && box !== undefined) box.locked = false;
    else if (tool === "steal" && box !== undefined) {
      agent.gold = Math.min(20, agent.gold + box.gold);
      box.gold = 0;
    }
  }
}
