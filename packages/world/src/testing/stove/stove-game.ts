/**
 * A kitchen of a world: cooks fry at burners, and what nobody takes off burns.
 *
 * @module
 */

import { ClassicalPlanner } from "@understudy/classical";
import { TimePlanner } from "@understudy/classical/time";
import { type AnyDomainTypes, defineDomain, Orchestrator } from "@understudy/planner-core";
import type { WorldRunnerOptions } from "../../runner/options.ts";
import type { WorldRunner } from "../../runner/world-runner.ts";
import { worldSquads } from "../../squad/index.ts";
import { World } from "../../world.ts";

const FRYING_MS = 10_000;
const BURNING_MS = 4_000;

const stoveDomain = defineDomain({
  name: "stove",
  kinds: {
    burner: {
      food: { type: "enum", values: ["none", "raw", "done", "burnt"], default: "none" },
    },
  },
  places: { burner: 2 },
  state: {
    plates: { type: "integer", min: 0, max: 9, default: 0 },
    chopped: { type: "integer", min: 0, max: 9, default: 0 },
  },
  tools: [
    {
      name: "put_on",
      things: { burner: "burner" },
      claims: ["$burner"],
      when: { "$burner.food": "none" },
      then: { "$burner.food": "raw" },
      duration: 1,
    },
    {
      name: "take_off",
      things: { burner: "burner" },
      claims: ["$burner"],
      when: { "$burner.food": "done" },
      start: { "$burner.food": "none" },
      then: { plates: { "+": 1 } },
      duration: 1,
    },
    { name: "chop", then: { chopped: { "+": 1 } }, duration: 3 },
  ],
  clocks: [
    {
      name: "frying",
      things: { burner: "burner" },
      while: { "$burner.food": "raw" },
      duration: FRYING_MS / 1000,
      then: { "$burner.food": "done" },
    },
    {
      name: "burning",
      things: { burner: "burner" },
      while: { "$burner.food": "done" },
      duration: BURNING_MS / 1000,
      then: { "$burner.food": "burnt" },
    },
  ],
  goals: [{ name: "meal", when: { plates: 1, chopped: 2 } }],
});

type Food = "none" | "raw" | "done" | "burnt";
const AFTER: Partial<Record<Food, readonly [lastsMs: number, next: Food]>> = {
  raw: [FRYING_MS, "done"],
  done: [BURNING_MS, "burnt"],
};

interface Pan {
  food: Food;
  sinceMs: number;
}

/** Cooks of a world, and the burners that they share. */
export class StoveGame {
  readonly errors: unknown[] = [];
  readonly log: string[] = [];
  readonly pans = new Map<string, Pan>();
  readonly cooks = new Map<string, { runner: WorldRunner; plates: number; chopped: number }>();
  readonly orchestrator: Orchestrator;
  world: World;
  nowMs = 0;
  /** Hears of the steps of all cooks. */
  heard: NonNullable<WorldRunnerOptions<AnyDomainTypes>["onStepEvent"]> = () => {};

  /** @param burners what is on each burner, and for how long */
  constructor(names: readonly string[], burners: readonly (readonly [Food, number])[]) {
    const planner = new ClassicalPlanner();
    const domain = stoveDomain.untyped;
    this.orchestrator = new Orchestrator({ domain, planner, time: new TimePlanner() });
    for (const [at, [food, elapsedMs]] of burners.entries())
      this.pans.set(`burner ${at}`, { food, sinceMs: -elapsedMs });
    this.world = this.#newWorld();
    const clocks = [...this.pans].flatMap(([burner, { food, sinceMs }]) => {
      const [lastsMs] = AFTER[food] ?? [];
      const clock = food === "raw" ? "frying" : "burning";
      return lastsMs === undefined
        ? []
        : [{ clock, things: { burner }, leftMs: lastsMs + sinceMs }];
    });
    for (const name of names)
      this.cooks.set(name, { runner: this.#cook(name, clocks), plates: 0, chopped: 0 });
  }

  get isDone(): boolean {
    return [...this.cooks.values()].every(({ plates, chopped }) => plates >= 1 && chopped >= 2);
  }

  /** A cook begins who has seen nothing of what went on before. */
  join(name: string): void {
    this.cooks.set(name, { runner: this.#cook(name, undefined), plates: 0, chopped: 0 });
  }

  leave(name: string): void {
    this.world.removeAgent(name);
    this.cooks.delete(name);
  }

  tick(ms: number): void {
    this.nowMs += ms;
    for (const id of this.pans.keys()) this.#goOn(id);
    for (const [name, cook] of this.cooks) {
      const { plates, chopped } = cook;
      const { event, step, things } = cook.runner.tick({ plates, chopped }, this.nowMs);
      if (step === undefined || event === "continue") continue;
      const burner = String(things["burner"]);
      this.log.push(`${this.nowMs} ${name} ${event} ${step.tool} ${burner}`);
      if (event === "start" && step.tool === "take_off") this.#set(burner, "none", this.nowMs);
      if (event !== "finish") continue;
      if (step.tool === "put_on") this.#set(burner, "raw", this.nowMs);
      if (step.tool === "take_off") cook.plates++;
      if (step.tool === "chop") cook.chopped++;
      cook.runner.finished();
    }
    this.world.planMany(this.orchestrator, 2_000);
  }

  /** Saves the game, and goes on with what was saved. */
  reload(): void {
    const saved: unknown = JSON.parse(JSON.stringify(this.world.save()));
    this.world = this.#newWorld();
    for (const [name, cook] of this.cooks) cook.runner = this.#cook(name, []);
    this.world.restore(saved);
  }

  /** Lets what is on a burner go on by itself. */
  #goOn(id: string): void {
    const { food, sinceMs } = this.pans.get(id) as Pan;
    const [lastsMs, next] = AFTER[food] ?? [];
    if (lastsMs === undefined || next === undefined || sinceMs + lastsMs > this.nowMs) return;
    this.#set(id, next, sinceMs + lastsMs);
    this.#goOn(id);
  }

  #newWorld(): World {
    const world = new World(stoveDomain.untyped, { squads: worldSquads });
    for (const [id, { food }] of this.pans) world.add("burner", id, { food });
    return world;
  }

  #cook(name: string, clocks: WorldRunnerOptions<AnyDomainTypes>["clocks"]): WorldRunner {
    return this.world.agent(name).runner({
      ...{ orchestrator: this.orchestrator, goal: "meal", budgetMs: 2_000, asks: "game", clocks },
      durationMs: ({ tool }) => (tool === "chop" ? 3000 : 1000),
      onError: (error) => this.errors.push(error),
      onStepEvent: (event) => this.heard(event),
    });
  }

  #set(id: string, food: Food, sinceMs: number): void {
    this.pans.set(id, { food, sinceMs });
    this.world.set(id, { food });
  }
}
