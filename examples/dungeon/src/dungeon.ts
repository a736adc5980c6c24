// The rules of the dungeon. Nothing here knows of a page: a test plays it with a clock of its own.
import { ClassicalPlanner } from "@understudy/classical";
import { Orchestrator } from "@understudy/planner-core";
import { Memory, World, type WorldAgent, type WorldRunner } from "@understudy/world";
import { type DungeonTypes, domain } from "./domain.ts";

interface Spot {
  x: number;
  y: number;
}

const distance = (one: Spot, other: Spot): number => Math.hypot(one.x - other.x, one.y - other.y);
const DURATIONS = { steal: 800, trap: 1200, hide: 1500, heal: 3000, go: undefined };

/** Walks towards a spot; whether that is reached. */
function walk(from: Spot, to: Spot, far: number): boolean {
  const share = Math.min(1, far / Math.max(distance(from, to), 1e-9));
  from.x += (to.x - from.x) * share;
  from.y += (to.y - from.y) * share;
  return share === 1;
}

/** One of the goblins: where it is, what it does, and its plan. */
export interface Goblin extends Spot {
  readonly agent: WorldAgent<DungeonTypes>;
  readonly runner: WorldRunner<DungeonTypes>;
  readonly own: { near: string | undefined } & Record<"gold" | "traps", number> &
    Record<"hurt" | "scared", boolean>;
  doing: string;
  /** The thing that it acts on, and the spot that it walks to. */
  target: string | undefined;
  to: Spot | undefined;
}

/** 30 goblins, 40 chests, 3 heroes. */
export class Dungeon {
  readonly told = { robbed: 0, traps: 0, caught: 0, hits: 0, news: 0, explored: 0, unsolvable: 0 };
  readonly spots = new Map<string, Spot>();
  readonly world: World<DungeonTypes>;
  readonly chests: readonly string[];
  readonly goblins: readonly Goblin[];
  readonly heroes: readonly (Spot & { to: Spot; restsUntilMs: number; isTired: boolean })[];
  readonly #random: () => number;
  readonly #orchestrator: Orchestrator<DungeonTypes>;
  #nowMs = 0;

  constructor(random: () => number) {
    this.#random = random;
    const way = (agent: string, from: unknown, to: unknown): number =>
      distance(this.#at(from ?? agent), this.#at(to));
    const explore = { chest: { cost: 40, properties: { gold: 10 } } };
    this.world = new World<DungeonTypes>(domain, { way, estimate: way, explore });
    const planner = new ClassicalPlanner();
    this.#orchestrator = new Orchestrator({ domain: this.world.domain, planner });
    const place = (kind: string, count: number) =>
      Array.from({ length: count }, (_, index) => {
        this.spots.set(`${kind} ${index}`, this.#anywhere());
        return `${kind} ${index}`;
      });
    this.world.sync("nook", place("nook", 8), (id) => ({ id }));
    this.chests = place("chest", 40);
    this.world.sync("chest", this.chests, (id) => ({ id, gold: (3 + random() * 6) | 0 }));
    this.goblins = place("goblin", 30).map((name) => this.#goblin(name));
    this.heroes = [0, 1, 2].map(() => ({
      ...{ ...this.#anywhere(), to: this.#anywhere(), restsUntilMs: 0, isTired: false },
    }));
  }

  /** Lives on until a moment of the game; planning takes no longer than a slice of the frame. */
  live(nowMs: number, sliceMs: number): void {
    const seconds = (nowMs - this.#nowMs) / 1000;
    const isNewLook = Math.floor(nowMs / 250) !== Math.floor(this.#nowMs / 250);
    this.#nowMs = nowMs;
    for (const hero of this.heroes) this.#hunt(hero, seconds);
    for (const goblin of this.goblins) {
      if (isNewLook) this.#look(goblin);
      this.#act(goblin, seconds);
    }
    const asking = this.goblins.filter(({ runner }) => runner.question !== undefined);
    const questions = asking.flatMap(({ runner }) => runner.question ?? []);
    for (const [at, outcome] of this.#orchestrator.planMany(questions, sliceMs).entries()) {
      if (outcome !== undefined) asking[at]?.runner.accept(outcome);
    }
  }

  #at(id: unknown): Spot {
    return this.spots.get(String(id)) as Spot;
  }

  #anywhere(): Spot {
    return { x: 3 + this.#random() * 94, y: 3 + this.#random() * 54 };
  }

  #goblin(name: string): Goblin {
    const agent = this.world.agent(name, { memory: new Memory() });
    // Nooks are known to everybody; chests have to be found.
    const nooks = [...this.spots.keys()].filter((id) => id.startsWith("nook"));
    agent.see(nooks, 0);
    const runner = agent.runner({
      orchestrator: this.#orchestrator,
      goal: { oneOf: ["safe", "well", "rich", "mean"] },
      asks: "game",
      budgetMs: 50,
      preempt: "at-once",
      durationMs: ({ tool }) => DURATIONS[tool],
      onOutcome: ({ status }) => {
        if (status === "unsolvable") this.told.unsolvable++;
      },
    });
    const own = { near: undefined, gold: 0, traps: 0, hurt: false, scared: false };
    // A goblin is its own spot: ways from it begin where it is now.
    const goblin: Goblin = Object.assign(this.#at(name), {
      ...{ agent, runner, own, doing: "thinks", target: undefined, to: undefined },
    });
    return goblin;
  }

  /** Looks around, is afraid of heroes, and tells others who are close. */
  #look(goblin: Goblin): void {
    const { agent, own } = goblin;
    agent.see(
      this.chests.filter((id) => distance(goblin, this.#at(id)) < 12),
      this.#nowMs,
    );
    for (const other of this.goblins) {
      if (other !== goblin && distance(goblin, other) < 4)
        this.told.news += agent.tell(other.agent);
    }
    if (own.gold > 0 && this.#random() < 0.1) {
      own.gold--;
      this.#bringBack(1);
    }
    const danger = Math.min(...this.heroes.map((hero) => distance(goblin, hero)));
    if (danger < 6 && !isHidden(goblin)) own.scared = true;
    else if (danger > 12) own.scared = false;
  }

  #act(goblin: Goblin, seconds: number): void {
    const { own, runner } = goblin;
    if (goblin.to !== undefined && walk(goblin, goblin.to, 7 * seconds)) {
      goblin.to = undefined;
      own.near = goblin.target;
      runner.finished();
    }
    const tick = runner.tick(own, this.#nowMs);
    if (tick.event === "finish") this.#bringAbout(goblin, tick.step.tool);
    if (tick.event === "continue" || tick.event === "finish") return;
    const { to, chest, nook } = tick.things ?? {};
    goblin.doing = tick.step?.tool ?? (tick.event === "idle" ? "rests" : "thinks");
    goblin.target = (to ?? chest ?? nook)?.toString();
    goblin.to = undefined;
    if (tick.step?.tool !== "go") return;
    own.near = undefined;
    // Whoever has to find a chest looks anywhere.
    goblin.to = to === undefined ? this.#anywhere() : this.#at(to);
    if (to === undefined) this.told.explored++;
  }

  #bringAbout({ agent, own, target = "" }: Goblin, tool: string): void {
    if (tool === "hide") own.scared = false;
    if (tool === "heal") own.hurt = false;
    if (tool === "steal") {
      own.gold = Math.min(40, own.gold + Number(this.world.get(target)?.["gold"]));
      this.world.set(target, { gold: 0 });
      this.told.robbed++;
    }
    if (tool === "trap") {
      own.traps++;
      this.world.set(target, { trapped: true });
      this.told.traps++;
    }
    agent.see([target], this.#nowMs);
  }

  /** A hero chases goblins, gives the gold back that they stole, and steps into traps. */
  #hunt(hero: Dungeon["heroes"][number], seconds: number): void {
    if (this.#nowMs < hero.restsUntilMs) return;
    const inSight = this.goblins.filter(
      (goblin) => !hero.isTired && !isHidden(goblin) && distance(hero, goblin) < 10,
    );
    const [prey] = inSight.sort((one, other) => distance(hero, one) - distance(hero, other));
    if (walk(hero, prey ?? hero.to, 5 * seconds)) {
      // From chest to chest; nobody is chased again at once.
      hero.to = this.#at(this.#anyChest());
      hero.isTired = prey !== undefined;
      if (prey !== undefined) this.#hit(hero, prey);
    }
    for (const chest of this.chests) {
      if (this.world.get(chest)?.["trapped"] !== true || distance(hero, this.#at(chest)) > 1)
        continue;
      this.world.set(chest, { trapped: false });
      hero.restsUntilMs = this.#nowMs + 5000;
      this.told.caught++;
    }
  }

  #hit(hero: Dungeon["heroes"][number], { own }: Goblin): void {
    this.#bringBack(own.gold);
    Object.assign(own, { gold: 0, traps: 0, hurt: true });
    hero.restsUntilMs = this.#nowMs + 2000;
    this.told.hits++;
  }

  #anyChest(): string {
    return this.chests[Math.floor(this.#random() * this.chests.length)] ?? "";
  }

  /** Gold that is taken from goblins, or spent, is in some chest again: those who saw that empty are wrong now. */
  #bringBack(gold: number): void {
    const chest = this.#anyChest();
    const before = Number(this.world.get(chest)?.["gold"]);
    this.world.set(chest, { gold: Math.min(20, before + gold) });
  }
}

/** Heroes do not see who is in a nook. */
function isHidden({ own }: Goblin): boolean {
  return own.near?.startsWith("nook") === true;
}
