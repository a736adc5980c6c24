import { ClassicalPlanner } from "@understudy/classical";
import { Orchestrator, type Random, seededRandom } from "@understudy/planner-core";
import type { StepThings, World, WorldRunner } from "@understudy/world";
import { distance, drawThing, type MarketThing, type Spot, worldOf } from "./market.ts";

const FRAME_MS = 1000 / 60;
/** Units that a fighter walks in a frame. */
const SPEED = 4;
/** The frames before anything is measured: at first everybody asks at once. */
const BEFORE = 600;
const NOWHERE: Spot = { x: 0, y: 0 };

interface Fighter extends Spot {
  x: number;
  y: number;
  near: number | undefined;
  gold: number;
  hurt: boolean;
  readonly runner: WorldRunner;
}

/** A skirmish at sixty frames a second: everybody robs chests, some are hurt and hide. */
export class Skirmish {
  readonly figures = { plans: 0, begun: 0, cutOff: 0 };
  readonly #random: Random;
  readonly #things: readonly MarketThing[];
  readonly #world: World;
  readonly #orchestrator: Orchestrator;
  readonly #fighters = new Map<string, Fighter>();
  readonly #all: readonly Fighter[];
  #nowMs = 0;

  constructor(agents: number, things: number) {
    this.#random = seededRandom(agents);
    this.#things = Array.from({ length: things }, (_, id) =>
      drawThing(this.#random, id, id % 3 === 0 ? "nook" : "chest"),
    );
    const spotOf = (name: string): Spot => this.#fighters.get(name) ?? NOWHERE;
    this.#world = worldOf(this.#things, spotOf, { waysPerTick: 2000 });
    this.#orchestrator = new Orchestrator({
      domain: this.#world.domain,
      planner: new ClassicalPlanner(),
    });
    for (let index = 0; index < agents; index++) this.#addFighter(`fighter ${index}`);
    this.#all = [...this.#fighters.values()];
    for (let at = 0; at < BEFORE; at++) this.frame();
  }

  /** One frame of the game. */
  frame(): void {
    this.#nowMs += FRAME_MS;
    this.#disturb();
    const asking: Fighter[] = [];
    for (const fighter of this.#all) {
      const { near, gold, hurt, runner } = fighter;
      const tick = runner.tick({ near, gold, hurt }, this.#nowMs);
      if (tick.event === "start") this.figures.begun++;
      if (tick.event === "finish") this.#finish(fighter, tick.step.tool, tick.things);
      if (runner.question !== undefined) asking.push(fighter);
    }
    const questions = asking.flatMap(({ runner }) => runner.question ?? []);
    this.#orchestrator.planMany(questions, 2).forEach((outcome, index) => {
      if (outcome === undefined) return;
      this.figures.plans++;
      if (outcome.status === "cut-off") this.figures.cutOff++;
      asking[index]?.runner.accept(outcome);
    });
  }

  #addFighter(name: string): void {
    const runner = this.#world.agent(name).runner({
      orchestrator: this.#orchestrator,
      goal: { oneOf: ["safe", "rich"] },
      budgetMs: 200,
      asks: "game",
      durationMs: ({ tool }, { to }) => {
        if (tool !== "go") return 200;
        const end = this.#things[Number(to)] as MarketThing;
        return FRAME_MS * (1 + distance(this.#fighters.get(name) ?? NOWHERE, end) / SPEED);
      },
    });
    const [x, y] = [this.#random.integer(1000), this.#random.integer(1000)];
    this.#fighters.set(name, { x, y, near: undefined, gold: 0, hurt: false, runner });
  }

  /** Wounds, coins that are spent, and chests that are filled up again. */
  #disturb(): void {
    const any = <One>(of: readonly One[]): One => of[this.#random.integer(of.length)] as One;
    any(this.#all).hurt = true;
    any(this.#all).gold = 0;
    const chest = any(this.#things);
    if (chest.kind !== "chest" || chest.gold > 0) return;
    chest.gold = 1 + this.#random.integer(9);
    this.#world.set(chest.id, { gold: chest.gold });
  }

  #finish(fighter: Fighter, tool: string, { to, chest }: StepThings): void {
    if (tool === "go") {
      const { x, y } = this.#things[Number(to)] as MarketThing;
      Object.assign(fighter, { x, y, near: Number(to) });
    } else if (tool === "hide") fighter.hurt = false;
    else {
      const robbed = this.#things[Number(chest)] as MarketThing;
      fighter.gold = Math.min(20, fighter.gold + robbed.gold);
      robbed.gold = 0;
      this.#world.set(robbed.id, { gold: 0 });
    }
  }
}
