import { ClassicalPlanner } from "@understudy/classical";
import { loadDomain, Orchestrator } from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import type { WorldRunner } from "../runner/world-runner.ts";
import type { ThingId } from "../things/thing.ts";
import { World } from "../world.ts";

/** Guests that are hungry eat at a table, which has slots for some of them; a barrel serves three, and runs dry. */
const tavern = loadDomain({
  name: "tavern",
  kinds: {
    table: { slots: { type: "integer", min: 0, max: 8, default: 2 } },
    barrel: { ale: { type: "integer", min: 0, max: 200, default: 200 } },
  },
  capacity: { table: "slots", barrel: 3 },
  state: {
    near: { type: "thing", of: ["table", "barrel"], position: true },
    hungry: { type: "boolean", sensed: true },
    thirsty: { type: "boolean", sensed: true },
  },
  tools: [
    {
      name: "go",
      things: { to: ["table", "barrel"] },
      then: { near: "$to" },
      cost: { way: "$to" },
    },
    {
      name: "eat",
      things: { it: "table" },
      when: { near: "$it" },
      then: { hungry: false },
      claims: ["$it"],
      cost: 10,
    },
    {
      name: "drink",
      things: { it: "barrel" },
      when: { near: "$it", "$it.ale": { ">": 0 } },
      then: { thirsty: false, "$it.ale": { "-": 1 } },
      claims: ["$it"],
      cost: 5,
    },
  ],
  goals: [{ name: "content", when: { hungry: false, thirsty: false } }],
});

/** Game time a frame, and for each unit of a step's cost (ms). */
const FRAME_MS = 100;
const UNIT_MS = 100;

/** The layout of a tavern. */
export interface TavernPlan {
  /** The first position of each guest. */
  readonly guests: readonly number[];
  readonly tables: readonly { readonly x: number; readonly slots: number }[];
  readonly barrels?: readonly number[];
  /** Whether the guests make a crowd, which gets errands. Default: each asks for itself. */
  readonly isCrowd?: boolean;
}

/** A guest of a tavern. */
export interface Guest {
  readonly name: string;
  readonly runner: WorldRunner;
  x: number;
  readonly own: { near: ThingId | undefined; hungry: boolean; thirsty: boolean };
}

/** A game about a tavern, whose guests get hungry again. */
export class Tavern {
  readonly clock = new FakeClock();
  readonly world: World;
  readonly guests: readonly Guest[];
  /** By guest: the times of its meals (ms). */
  readonly meals = new Map<string, number[]>();
  readonly #spots = new Map<ThingId, number>();
  readonly #orchestrator: Orchestrator;
  nowMs = 0;

  constructor({ guests, tables, barrels = [], isCrowd = false }: TavernPlan) {
    const xs = new Map(guests.map((x, at) => [`guest ${at}`, x]));
    const way = (agent: string, from: ThingId | undefined, to: ThingId): number => {
      const start = from === undefined ? xs.get(agent) : this.#spots.get(from);
      return 1 + Math.abs((start ?? 0) - (this.#spots.get(to) ?? 0));
    };
    const estimate = isCrowd ? { estimate: way } : {};
    this.world = new World(tavern, {
      ...{ clock: this.clock, way, waysPerTick: 10_000 },
      ...estimate,
    });
    for (const [at, { x, slots }] of tables.entries()) {
      this.#spots.set(`table ${at}`, x);
      this.world.add("table", `table ${at}`, { slots });
    }
    for (const [at, x] of barrels.entries()) {
      this.#spots.set(`barrel ${at}`, x);
      this.world.add("barrel", `barrel ${at}`);
    }
    const planner = isCrowd ? this.world.share(new ClassicalPlanner()) : new ClassicalPlanner();
    const { clock, world } = this;
    this.#orchestrator = new Orchestrator({ domain: world.domain, planner, clock });
    this.guests = [...xs].map(([name, x]): Guest => {
      const own = { near: undefined, hungry: true, thirsty: barrels.length > 0 };
      const runner = world.agent(name).runner({
        ...{ orchestrator: this.#orchestrator, goal: "content" },
        ...{ budgetMs: 1000, asks: "game" },
        durationMs: ({ tool }, { to }) => {
          if (to === undefined) return (tool === "eat" ? 10 : 5) * UNIT_MS;
          return UNIT_MS * way(name, own.near, to);
        },
      });
      return { name, runner, x, own };
    });
  }

  /** Goes on from the state of another tavern, which was saved. */
  load(other: Tavern): void {
    const { world } = this;
    for (const { id } of other.world.things) {
      const { id: _id, kind: _kind, ...properties } = other.world.get(id) ?? {};
      world.set(id, properties);
    }
    for (const [at, { own }] of this.guests.entries()) Object.assign(own, other.guests[at]?.own);
    world.restore(JSON.parse(JSON.stringify(other.world.save())));
    this.clock.advanceSync(other.clock.now() - this.clock.now());
    this.nowMs = other.nowMs;
  }

  /**
   * A tick of all guests, and their questions. Returns what the guests do.
   *
   * @param isAway whether a guest has no tick. Default: all have theirs
   */
  tick(isAway: (guest: string) => boolean = () => false): readonly string[] {
    const { world, nowMs } = this;
    const events: string[] = [];
    for (const { name, own, runner } of this.guests) {
      if (isAway(name)) continue;
      const { event, step, things } = runner.tick(own, nowMs);
      const thing = things?.["it"] ?? things?.["to"] ?? "";
      events.push(`${name} ${event} ${step?.tool ?? ""} ${thing}`);
      if (event !== "finish") continue;
      const it = things["it"] ?? "";
      if (step.tool === "go") own.near = things["to"];
      if (step.tool === "eat") {
        own.hungry = false;
        this.meals.set(name, [...(this.meals.get(name) ?? []), nowMs]);
      }
      if (step.tool !== "drink") continue;
      own.thirsty = false;
      world.set(it, { ale: Number(world.get(it)?.["ale"]) - 1 });
    }
    world.planMany(this.#orchestrator, 60_000);
    this.clock.advanceSync(FRAME_MS);
    this.nowMs += FRAME_MS;
    return events;
  }
}
