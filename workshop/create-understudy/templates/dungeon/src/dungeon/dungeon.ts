import { ClassicalPlanner } from "@understudy/classical";
import { type Lead, Orchestrator } from "@understudy/planner-core";
import { Memory, type ThingId, World } from "@understudy/world";
import { far, Ground, type Spot, walk } from "../ground.ts";
import { type DungeonTypes, domain } from "./domain.ts";
import { Hero } from "./hero.ts";

const DURATIONS = { go: undefined, steal: 800, trap: 1200, hide: 1500, heal: 3000 };
const explore = { chest: { cost: 40, properties: { gold: 10 } } };

export type Goblin = Dungeon["goblins"][number];

/** Goblins in a nook are invisible to heroes. */
const isVisible = ({ own }: Goblin): boolean => !String(own.near).startsWith("nook");

/** Thirty goblins, forty chests, three heroes. Independent of the page, for tests. */
export class Dungeon {
  readonly told = { robbed: 0, trapped: 0, caught: 0, hit: 0, news: 0, unsolvable: 0 };
  readonly ground = new Ground();
  readonly nooks = this.ground.place("nook", 8);
  readonly chests = this.ground.place("chest", 40);
  readonly world = new World<DungeonTypes>(domain, { way: this.ground.way, explore });
  readonly #orchestrator: Orchestrator<DungeonTypes>;
  readonly goblins;
  readonly heroes = this.ground.place("hero", 3).map((name) => new Hero(name, this));
  nowMs = 0;

  /** @param lead a model that goblins in no danger ask */
  constructor(lead?: Lead) {
    const planner = new ClassicalPlanner();
    this.#orchestrator = new Orchestrator({ domain: this.world.domain, planner, lead });
    this.goblins = this.ground.scatterPeople(30).map((name) => this.#goblin(name));
    for (const id of this.nooks) this.world.add("nook", id);
    for (const id of this.chests) this.world.add("chest", id, { gold: 6, trapped: false });
  }

  /** Advances to a time of the game; planning takes at most a slice of the frame. */
  live(nowMs: number, sliceMs: number): void {
    const seconds = (nowMs - this.nowMs) / 1000;
    this.nowMs = nowMs;
    for (const hero of this.heroes) this.#hunt(hero, seconds);
    for (const goblin of this.goblins) this.#look(goblin);
    for (const goblin of this.goblins) this.#act(goblin, seconds);
    this.world.planMany(this.#orchestrator, sliceMs);
  }

  #goblin(name: string) {
    const agent = this.world.agent(name, { memory: new Memory() });
    const [near, to] = [undefined, undefined] as (ThingId | undefined)[];
    const own = { near, gold: 0, mean: false, hurt: false, scared: false };
    const runner = agent.runner({
      ...{ orchestrator: this.#orchestrator, asks: "game", preempt: "at-once" },
      // Only goblins in no danger have time to wait for a model.
      budgetMs: () => (own.scared ? 50 : 1500),
      goal: { oneOf: ["safe", "well", "rich", "mean"] },
      durationMs: ({ tool }) => DURATIONS[tool],
      onOutcome: ({ status }) => void (status === "unsolvable" && this.told.unsolvable++),
    });
    const goblin = { name, agent, runner, own, doing: "thinks", to };
    return Object.assign(this.ground.at(name), goblin, { author: "" as string | undefined });
  }

  readonly #within = (spot: Spot, reach: number) =>
    this.chests.filter((id) => far(spot, this.ground.at(id)) < reach);

  /** Sees nearby chests, tells nearby goblins about them, and fears heroes. */
  #look(goblin: Goblin): void {
    const { agent, own } = goblin;
    agent.see([...this.nooks, ...this.#within(goblin, 12)], this.nowMs);
    const close = this.goblins.filter((other) => far(goblin, other) < 4);
    this.told.news += agent.tell(close.map((other) => other.agent));
    const danger = Math.min(...this.heroes.map((hero) => far(goblin, hero)));
    if (danger > 12 || (danger < 6 && isVisible(goblin))) own.scared = danger < 6;
  }

  #act(goblin: Goblin, seconds: number): void {
    const { name, own, runner, to } = goblin;
    if (to !== undefined && walk(goblin, this.ground.at(to), 7 * seconds)) {
      own.near = this.world.has(to) ? to : undefined;
      runner.finished();
    }
    if (own.gold > 0 && this.ground.random() < seconds / 2.5) this.#bringBack(goblin, 1);
    const { event, step, things, explores, author } = runner.tick(own, this.nowMs);
    if (event === "finish") this.#bringAbout(goblin, step.tool, things.it ?? "");
    if (event === "continue" || event === "finish") return;
    Object.assign(goblin, { doing: step?.tool ?? "thinks", author });
    // A search for chests goes to a random position.
    goblin.to = explores === undefined ? things?.to : this.ground.scatter(`guess of ${name}`);
    if (goblin.to !== undefined) own.near = undefined;
  }

  #bringAbout({ agent, own }: Goblin, tool: string, id: ThingId): void {
    if (tool === "hide") own.scared = false;
    if (tool === "heal") own.hurt = false;
    if (tool === "steal") {
      own.gold += Number(this.world.get(id)?.["gold"]);
      this.world.set(id, { gold: 0 });
      this.told.robbed++;
    }
    if (tool === "trap") {
      own.mean = true;
      this.world.set(id, { trapped: true });
      this.told.trapped++;
    }
    agent.see([id], this.nowMs);
  }

  /** A hero hits goblins, who lose their gold, and steps into traps. */
  #hunt(hero: Hero, seconds: number): void {
    const prey = hero.hunt(this.goblins.filter(isVisible), seconds);
    if (prey !== undefined) {
      this.#bringBack(prey, prey.own.gold);
      Object.assign(prey.own, { mean: false, hurt: true });
      this.told.hit++;
    }
    const trap = this.#within(hero, 2).find((id) => this.world.get(id)?.["trapped"] === true);
    if (trap === undefined) return;
    this.world.set(trap, { trapped: false });
    hero.restsFor = 5;
    this.told.caught++;
  }

  /** Returns gold to some chest, which makes memories of an empty chest wrong. */
  #bringBack({ own }: Goblin, gold: number): void {
    const id = this.ground.pick(this.chests);
    this.world.set(id, { gold: Math.min(20, Number(this.world.get(id)?.["gold"]) + gold) });
    own.gold -= gold;
  }
}
