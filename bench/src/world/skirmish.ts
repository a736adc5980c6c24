import { ClassicalPlanner } from "@understudy/classical";
import { Orchestrator } from "@understudy/planner-core";
import type { World, WorldOutcome, WorldRunner } from "@understudy/world";
import { UNHURRIED_MS } from "../runner/unhurried.ts";
import { Brawl, type Fighter } from "./brawl.ts";
import { type MarketThing, type Spot, type WaysAsked, worldOf } from "./market.ts";
import { Waits } from "./waits.ts";

/** Number of frames before the measurement: initially all fighters ask at once, for whom a quick run has few. */
export function framesBefore(agents: number): number {
  return Math.min(600, 5 * agents);
}
/** Planning time per frame, in milliseconds: enough for short waits. */
export function sliceMsFor(agents: number): number {
  return Math.max(2, agents / 150);
}

const NOWHERE: Spot = { x: 0, y: 0 };

/** A skirmish at sixty frames per second: fighters rob chests, and hide when hurt. */
export class Skirmish {
  readonly figures = { plans: 0, begun: 0, cutOff: 0 };
  readonly brawl: Brawl;
  readonly #world: World;
  readonly #orchestrator: Orchestrator;
  readonly #runners: readonly WorldRunner[];
  readonly #waits = new Waits();
  readonly #waysAsked: WaysAsked = { count: 0 };
  #waysBefore = 0;
  #plansBefore = 0;

  constructor(agents: number, things: number) {
    this.brawl = new Brawl(agents, things, ({ id, gold }) => this.#world.set(id, { gold }));
    const { fighters } = this.brawl;
    const byName = new Map(fighters.map((fighter) => [fighter.name, fighter]));
    const spotOf = (name: string): Spot => byName.get(name) ?? NOWHERE;
    this.#world = worldOf(this.brawl.things, spotOf, { waysPerTick: 2000 }, this.#waysAsked);
    const { domain } = this.#world;
    const planner = this.#world.share(new ClassicalPlanner());
    this.#orchestrator = new Orchestrator({ domain, planner });
    this.#runners = fighters.map((fighter) => this.#runnerOf(fighter));
    // Every fighter has had a plan, even on a slow machine.
    this.frame(UNHURRIED_MS);
    for (let at = 1; at < framesBefore(agents); at++) this.frame();
    this.#waits.clear();
    this.#waysBefore = this.#waysAsked.count;
    this.#plansBefore = this.figures.plans;
  }

  /** Number of ways requested by the world per answer, since the first frames. */
  get waysPerAnswer(): number {
    const answers = Math.max(1, this.figures.plans - this.#plansBefore);
    return Math.round((10 * (this.#waysAsked.count - this.#waysBefore)) / answers) / 10;
  }

  /** One frame of the game. */
  frame(sliceMs: number = sliceMsFor(this.#runners.length)): void {
    const { brawl } = this;
    brawl.pass();
    brawl.fighters.forEach((fighter, index) => {
      const { near, gold, hurt } = fighter;
      const runner = this.#runners[index] as WorldRunner;
      const tick = runner.tick({ near, gold, hurt }, brawl.nowMs);
      if (tick.event === "start") this.figures.begun++;
      if (tick.event === "finish") {
        brawl.finish(fighter, tick.step.tool, this.#thingOf(tick.things));
      }
      this.#waits.see(fighter.name, tick.event === "replan", brawl.nowMs);
    });
    this.#world.planMany(this.#orchestrator, sliceMs);
  }

  /** Fighters' waits for their plans, in milliseconds of the game. */
  get waits(): Waits["figures"] {
    return this.#waits.figures;
  }

  #runnerOf(fighter: Fighter): WorldRunner {
    return this.#world.agent(fighter.name).runner({
      orchestrator: this.#orchestrator,
      goal: { oneOf: ["safe", "rich"] },
      budgetMs: 200,
      asks: "game",
      durationMs: ({ tool }, things) => this.brawl.durationMs(fighter, tool, this.#thingOf(things)),
      onOutcome: (outcome) => this.#planned(outcome),
    });
  }

  #planned({ status }: WorldOutcome): void {
    this.figures.plans++;
    if (status === "cut-off") this.figures.cutOff++;
  }

  #thingOf(things: Readonly<Record<string, number | string | undefined>>): MarketThing {
    return this.brawl.things[Number(Object.values(things)[0])] as MarketThing;
  }
}
