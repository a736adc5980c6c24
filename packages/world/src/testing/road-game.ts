import { ClassicalPlanner } from "@understudy/classical";
import { Orchestrator, type Random, seededRandom } from "@understudy/planner-core";
import { Memory } from "../agent/memory.ts";
import type { WorldAgent } from "../agent/world-agent.ts";
import type { WorldOutcome } from "../question/world-outcome.ts";
import type { Order } from "../runner/orders.ts";
import type { WorldRunner } from "../runner/world-runner.ts";
import type { ThingId } from "../things/thing.ts";
import { World } from "../world.ts";
import {
  bestCostOverAll,
  drawnFrom,
  OWN_SPOT,
  objectionOverAll,
  type PlainThing,
  type PlainValue,
  type PlainWorld,
} from "./all-things.ts";
import { ROAD_CLAIMS, Roads, roadDomain, roads } from "./road-rules.ts";

const TICK_MS = 100;
const RETRY_MS = 500;
const PLAYER = "player";
/** Searches end by their work, not by the clock. */
const COUNTED = {
  ...{ searchExpansions: 20_000, searchMaxMs: 600_000, improveMs: 600_000 },
};

interface Truth {
  readonly kind: string;
  gold: number;
  locked: boolean;
  opens: ThingId | undefined;
}

interface Traveller {
  readonly name: string;
  readonly hasMemory: boolean;
  near: ThingId | undefined;
  holds: ThingId | undefined;
  gold: number;
  agent: WorldAgent;
  runner: WorldRunner;
  /** Since when it has had a plan to make, and no step. */
  hopesSinceMs: number | undefined;
  /** The last searches for it, by question: most ticks change nothing. */
  readonly known: Map<string, number | undefined>;
}

/**
 * Plays a drawn world in which things move, vanish, come back and are held, orders come and go, and
 * the game is saved. Judges steps, verdicts and idle agents by a search of its own over all things.
 */
export class RoadGame {
  readonly faults: string[] = [];
  readonly counts = { started: 0, robbed: 0, idle: 0, hoped: 0, proved: 0, optimal: 0 };
  readonly #random: Random;
  readonly #roads: Roads;
  readonly #things = new Map<ThingId, Truth>();
  readonly #gone: (readonly [ThingId, Truth])[] = [];
  readonly #travellers: readonly Traveller[];
  readonly #isSharing: boolean;
  #world!: World;
  #orchestrator!: Orchestrator;
  #nowMs = 0;

  constructor(seed: number) {
    this.#random = seededRandom(seed);
    this.#roads = new Roads(seed);
    this.#isSharing = seed % 2 === 0;
    const draw = (most: number) => 1 + this.#random.integer(most);
    for (let count = draw(4); count > 0; count--) this.#addThing("chest", count);
    for (let count = draw(2); count > 0; count--) this.#addThing("key", count);
    for (let count = draw(3); count > 0; count--) this.#addThing("spot", count);
    this.#makeWorld();
    this.#travellers = Array.from({ length: draw(3) }, (_, index) => {
      const one = { name: `agent ${index}`, hasMemory: this.#random.integer(2) === 0 };
      const [near, holds] = [undefined, undefined];
      return {
        ...one,
        near,
        holds,
        gold: 0,
        hopesSinceMs: undefined,
        known: new Map(),
        ...this.#slot(one),
      } as Traveller;
    });
  }

  play(ticks: number): void {
    for (let tick = 0; tick < ticks; tick++, this.#nowMs += TICK_MS) {
      if (this.#random.integer(3) === 0) this.#disturb();
      for (const one of this.#travellers) this.#live(one);
      this.#world.planMany(this.#orchestrator, 60_000);
      if (tick % 67 === 66) this.#saveAndRestore();
    }
  }

  #addThing(kind: string, number: number): void {
    const chests = [...this.#things].filter(([, thing]) => thing.kind === "chest");
    const opens = chests.length === 0 ? undefined : drawnFrom(this.#random, chests)[0];
    const isLocked = kind === "chest" && this.#random.integer(3) === 0;
    const gold = kind === "chest" ? this.#random.integer(7) : 0;
    this.#things.set(`${kind} ${number}`, { kind, gold, locked: isLocked, opens });
  }

  #makeWorld(): void {
    this.#world = new World(roadDomain, {
      way: (agent, from, to) => this.#roads.cost(from ?? agent, to),
    });
    const planner = new ClassicalPlanner({ tables: false });
    this.#orchestrator = new Orchestrator({
      ...{ domain: roadDomain, ...COUNTED },
      planner: this.#isSharing ? this.#world.share(planner) : planner,
    });
    for (const [id, thing] of this.#things) this.#tell(id, thing);
  }

  #tell(id: ThingId, { kind, gold, locked, opens }: Truth): void {
    const chest = kind === "chest" ? { gold, locked } : kind === "key" ? { opens } : {};
    if (this.#world.has(id)) this.#world.set(id, chest);
    else this.#world.add(kind, id, chest);
  }

  #slot({ name, hasMemory }: Pick<Traveller, "hasMemory" | "name">) {
    const agent = this.#world.agent(name, hasMemory ? { memory: new Memory() } : {});
    const runner = agent.runner({
      ...{ orchestrator: this.#orchestrator, goal: "rich", asks: "game", budgetMs: 600_000 },
      ...{ retryMs: RETRY_MS, failureLimit: 1000, durationMs: () => 3 * TICK_MS },
      onOutcome: (outcome) => this.#judgeVerdict(name, outcome),
      onError: (error) => this.#fault(name, String(error)),
    });
    return { agent, runner };
  }

  #disturb(): void {
    const random = this.#random;
    const what = random.integer(12);
    const ids = [...this.#things.keys()];
    const id = drawnFrom(random, ids);
    const thing = this.#things.get(id) as Truth;
    const one = drawnFrom(random, this.#travellers);
    if (what === 0 && ids.length > 3) this.#remove(id);
    else if (what <= 2) this.#bringBack();
    else if (what === 3) {
      this.#roads.move(id);
      for (const each of this.#travellers) if (each.near === id) each.near = undefined;
      this.#world.moved(id);
    } else if (what <= 5) {
      for (const [chest, each] of this.#things) {
        if (each.kind !== "chest") continue;
        each.gold = random.integer(7);
        this.#tell(chest, each);
      }
    } else if (what === 6 && thing.kind === "chest") {
      thing.locked = !thing.locked;
      this.#tell(id, thing);
    } else if (what === 7) this.#world.claims.give(id, PLAYER);
    else if (what === 8) this.#world.claims.leave(PLAYER);
    else if (what === 9) for (const each of this.#travellers) each.gold = 0;
    else if (what === 10 && thing.kind === "chest") {
      one.agent.orders.add({ goal: "robbed", things: { it: id } }, random.integer(2));
    } else if (what === 11) {
      const { list } = one.agent.orders;
      one.agent.orders.remove(list[random.integer(Math.max(1, list.length))]);
    }
  }

  #remove(id: ThingId): void {
    this.#gone.push([id, this.#things.get(id) as Truth]);
    this.#things.delete(id);
    this.#world.remove(id);
    for (const each of this.#travellers) {
      if (each.near === id) each.near = undefined;
      if (each.holds === id) each.holds = undefined;
    }
  }

  #bringBack(): void {
    const [id, thing] = this.#gone.pop() ?? [];
    if (id === undefined || thing === undefined) return;
    this.#things.set(id, thing);
    this.#roads.move(id);
    this.#tell(id, thing);
  }

  #live(one: Traveller): void {
    this.#see(one);
    const { near, holds, gold, runner } = one;
    const { event, step, things } = runner.tick({ near, holds, gold }, this.#nowMs);
    if (event === "start") this.#judgePlan(one);
    if (event === "finish") this.#bringAbout(one, step.tool, things as Bound);
    if (step !== undefined) one.hopesSinceMs = undefined;
    else this.#judgeIdleness(one);
  }

  /** Sees what is near, and half of the rest now and then. */
  #see({ agent, near, hasMemory }: Traveller): void {
    if (!hasMemory) return;
    const seen = this.#ids.filter((id) => id === near || this.#random.integer(8) === 0);
    agent.see(seen, this.#nowMs);
  }

  #bringAbout(one: Traveller, tool: string, things: Bound): void {
    const world = this.#plainWorld(one, "true", {});
    const objection = objectionOverAll(world, [{ tool, things }]);
    if (objection !== undefined) return;
    const { to, key, chest } = things;
    const box = this.#things.get(chest ?? "");
    if (tool === "go") one.near = to;
    if (tool === "take") one.holds = key;
    if (tool === "unlock" && box !== undefined) box.locked = false;
    if (tool === "steal" && box !== undefined) {
      one.gold = Math.min(9, one.gold + box.gold);
      box.gold = 0;
      this.counts.robbed++;
    }
    if (box !== undefined && chest !== undefined) this.#tell(chest, box);
  }

  #saveAndRestore(): void {
    const saved: unknown = JSON.parse(JSON.stringify(this.#world.save()));
    for (const { runner } of this.#travellers) runner.dispose();
    this.#makeWorld();
    for (const one of this.#travellers) Object.assign(one, this.#slot(one));
    this.#world.restore(saved);
  }

  /** Judges a plan whose next step begins: by the agent's beliefs it works, with things that are its own. */
  #judgePlan(one: Traveller): void {
    this.counts.started++;
    const steps = one.runner.remaining.map(({ step, things }) => ({
      ...{ tool: step.tool, things: things as Bound },
    }));
    // Roads may have changed since: plans go on, and find out.
    const world = { ...this.#plainWorld(one, "believed", {}), ways: ALL_ROADS };
    const objection = objectionOverAll(world, steps);
    const told = steps.map(({ tool, things }) => `${tool} ${Object.values(things)}`).join(", ");
    if (objection !== undefined) this.#fault(one.name, `begins ${told}: ${objection}`);
    for (const { tool, things } of steps) {
      for (const name of ROAD_CLAIMS[tool] ?? []) {
        const holder = this.#world.claims.holderOf(things[name] ?? "");
        if (holder !== one.name) this.#fault(one.name, `uses ${things[name]} of ${holder}`);
      }
    }
  }

  #judgeVerdict(name: string, outcome: WorldOutcome): void {
    const one = this.#travellers?.find((each) => each.name === name);
    const { status, optimal, cost, steps } = outcome;
    const goal = one && this.#goalOf(one, outcome);
    const isProof = status === "unsolvable" || (optimal && steps.length > 0);
    if (one === undefined || goal === undefined || !isProof || one.runner.isPlaying) return;
    // The roads that an agent believes in are those of things that it has seen since they came back.
    if (this.#ids.some((id) => this.#isStale(one, id))) return;
    this.counts[status === "unsolvable" ? "proved" : "optimal"]++;
    const best = bestCostOverAll(this.#plainWorld(one, "free", goal));
    if (best === undefined) return;
    const isFalse = status === "unsolvable" ? best < Infinity : Math.round(1000 * cost) > best;
    if (isFalse) this.#fault(name, `says ${status} ${optimal} ${cost}, but the best is ${best}`);
  }

  /** The goal of an outcome, with things by id. */
  #goalOf({ agent }: Traveller, { outcome }: WorldOutcome): PlainWorld["goal"] | undefined {
    const order = agent.orders.current;
    if (outcome.goal.name !== "robbed" || order === undefined) return RICH;
    const it = thingOf(order);
    return agent.believes(it) === undefined ? undefined : { [`${it}.gold`]: 0 };
  }

  #judgeIdleness(one: Traveller): void {
    this.counts.idle++;
    const best = this.#bestOf(one);
    if (best === undefined) {
      one.hopesSinceMs = undefined;
      return;
    }
    one.hopesSinceMs ??= this.#nowMs;
    this.counts.hoped++;
    const idleMs = this.#nowMs - one.hopesSinceMs;
    if (idleMs <= RETRY_MS + 2 * TICK_MS) return;
    one.hopesSinceMs = undefined;
    this.#fault(one.name, `idles for ${idleMs} with a plan for ${best}`);
  }

  /** The first goal with a plan over the things that an agent knows and no other agent holds. */
  #bestOf(one: Traveller): string | undefined {
    const { agent } = one;
    const goals = agent.orders.list.map(thingOf).map((it) => [it, { [`${it}.gold`]: 0 }] as const);
    for (const [it, goal] of [...goals, [undefined, RICH] as const]) {
      if (it !== undefined && agent.believes(it) === undefined) continue;
      const best = this.#search(one, goal);
      if (best !== undefined && best > 0 && best < Infinity) {
        return `${JSON.stringify(goal)} of ${best}`;
      }
    }
    return undefined;
  }

  #search(one: Traveller, goal: PlainWorld["goal"]): number | undefined {
    const world = this.#plainWorld(one, "free", goal);
    const { things, ways, own } = world;
    const roads = [...ways].map(([from, row]) => [from, ...row]);
    const key = JSON.stringify([things, roads, own, goal]);
    if (!one.known.has(key)) {
      if (one.known.size > 20) one.known.clear();
      one.known.set(key, bestCostOverAll(world));
    }
    return one.known.get(key);
  }

  /**
   * @param view the things as they are, as the agent believes, or its beliefs about things that
   *   no other agent holds
   */
  #plainWorld(
    one: Traveller,
    view: "believed" | "free" | "true",
    goal: PlainWorld["goal"],
  ): PlainWorld {
    const { agent, name, near, holds, gold } = one;
    const things: PlainThing[] = [];
    for (const id of this.#ids) {
      const truth = this.#things.get(id);
      const facts = view === "true" ? truth : agent.believes(id);
      if (facts === undefined) continue;
      const { kind } = facts as { readonly kind: string };
      if (view === "free" && !this.#world.claims.isFreeFor(name, id)) continue;
      if (view === "free" && this.#isStale(one, id)) continue;
      const { gold: inside, locked, opens } = facts as unknown as Truth;
      const chest = { gold: inside, locked } as Record<string, PlainValue>;
      const key = { opens: opens as PlainValue };
      const properties = kind === "chest" ? chest : kind === "key" ? key : {};
      things.push({ id: String(id), kind, properties });
    }
    const ids = things.map(({ id }) => id);
    const rows = [OWN_SPOT, ...ids].map((from) => {
      const start = from === OWN_SPOT ? (near ?? name) : from;
      const row = ids.flatMap((to) => {
        const cost = this.#roads.cost(start, to);
        return cost === undefined ? [] : [[to, Math.max(1, 1000 * cost)] as const];
      });
      return [from, new Map(row)] as const;
    });
    // A plan begins where the agent is, be it at a thing that it does not know of.
    const isNear = near !== undefined && ids.includes(String(near));
    const own = { near: isNear ? String(near) : undefined, holds: holds as PlainValue, gold };
    return { domain: roads, things, ways: new Map(rows), own, goal };
  }

  get #ids(): readonly ThingId[] {
    return [...this.#things.keys(), ...this.#gone.map(([left]) => left)];
  }

  /** Whether an agent remembers a thing that left, be there another one in its place or not. */
  #isStale({ agent }: Traveller, id: ThingId): boolean {
    return agent.memory?.get(id)?.thing.isGone === true;
  }

  #fault(name: string, what: string): void {
    this.faults.push(`at ${this.#nowMs} ${name} ${what}`);
  }
}

/** The thing of an order. */
function thingOf({ goal }: Order): ThingId {
  return Reflect.get(goal as object, "things").it;
}

type Bound = Readonly<Record<string, string>>;

/** A road of length 1 from everywhere to everywhere. */
const ALL_ROADS: PlainWorld["ways"] = Object.assign(new Map<never, never>(), {
  get: () => ({ get: () => 1000 }),
});
const RICH: PlainWorld["goal"] = { gold: { ">=": 5 } };
