import { ClassicalPlanner } from "@understudy/classical";
import { Orchestrator, type Planner } from "@understudy/planner-core";
import type { SharedPlans, World, WorldRunner } from "@understudy/world";
import { Brawl, type Fighter } from "./brawl.ts";
import { type MarketThing, type Spot, worldOf } from "./market.ts";

/** The frames before anything is measured: at first everybody asks at once. */
export const BEFORE = 600;
const NOWHERE: Spot = { x: 0, y: 0 };

/** A skirmish at sixty frames a second: everybody robs chests, some are hurt and hide. */
export class Skirmish {
  readonly figures = { plans: 0, begun: 0, cutOff: 0 };
  readonly shared: SharedPlans;
  /** Called for each plan that is made, with the state that it was made for. */
  onPlan: (fighter: Fighter, goal: string, state: ArrayLike<number>) => void = () => {};
  readonly brawl: Brawl;
  readonly #world: World;
  readonly #orchestrator: Orchestrator;
  readonly #runners: readonly WorldRunner[];

  /** @param watch sees every question that is planned for */
  constructor(
    agents: number,
    things: number,
    watch: (shared: SharedPlans) => Planner = (shared) => shared,
  ) {
    this.brawl = new Brawl(agents, things, ({ id, gold }) => this.#world.set(id, { gold }));
    const { fighters } = this.brawl;
    const byName = new Map(fighters.map((fighter) => [fighter.name, fighter]));
    const spotOf = (name: string): Spot => byName.get(name) ?? NOWHERE;
    this.#world = worldOf(this.brawl.things, spotOf, { waysPerTick: 2000 });
    const { domain } = this.#world;
    this.shared = this.#world.share(new ClassicalPlanner());
    this.#orchestrator = new Orchestrator({ domain, planner: watch(this.shared) });
    this.#runners = fighters.map((fighter) => this.#runnerOf(fighter));
    for (let at = 0; at < BEFORE; at++) this.frame();
  }

  /** One frame of the game. */
  frame(): void {
    const { brawl } = this;
    brawl.pass();
    const asking: WorldRunner[] = [];
    const askers: Fighter[] = [];
    brawl.fighters.forEach((fighter, index) => {
      const { near, gold, hurt } = fighter;
      const runner = this.#runners[index] as WorldRunner;
      const tick = runner.tick({ near, gold, hurt }, brawl.nowMs);
      if (tick.event === "start") this.figures.begun++;
      if (tick.event === "finish") {
        brawl.finish(fighter, tick.step.tool, this.#thingOf(tick.things));
      }
      if (runner.question === undefined) return;
      asking.push(runner);
      askers.push(fighter);
    });
    const questions = asking.flatMap(({ question }) => question ?? []);
    this.#orchestrator.planMany(questions, 2).forEach((outcome, index) => {
      if (outcome === undefined) return;
      this.figures.plans++;
      if (outcome.status === "cut-off") this.figures.cutOff++;
      const { state } = questions[index] as { readonly state: Int32Array };
      this.onPlan(askers[index] as Fighter, outcome.goal.name ?? "", state);
      asking[index]?.accept(outcome);
    });
  }

  #runnerOf(fighter: Fighter): WorldRunner {
    return this.#world.agent(fighter.name).runner({
      orchestrator: this.#orchestrator,
      goal: { oneOf: ["safe", "rich"] },
      budgetMs: 200,
      asks: "game",
      durationMs: ({ tool }, things) => this.brawl.durationMs(fighter, tool, this.#thingOf(things)),
    });
  }

  #thingOf(things: Readonly<Record<string, number | string | undefined>>): MarketThing {
    return this.brawl.things[Number(Object.values(things)[0])] as MarketThing;
  }
}
