/**
 * Drawn worlds in which most agents have no plan, to compare sleepers with fresh questions.
 *
 * @module
 */

import { ClassicalPlanner } from "@understudy/classical";
import { type Domain, Orchestrator, type Random, seededRandom } from "@understudy/planner-core";
import { Memory } from "../../agent/memory.ts";
import type { WorldAgent } from "../../agent/world-agent.ts";
import type { Constraint } from "../../constraints/constraints.ts";
import type { WorldRunner } from "../../runner/world-runner.ts";
import type { Thing, ThingId } from "../../things/thing.ts";
import type { WorldGoal } from "../../typed.ts";
import { World } from "../../world.ts";
import { campDomains, KINDS } from "./camp-domain.ts";

/** Milliseconds of game time between ticks: longer than a runner waits with its question after a change. */
const TICK_MS = 120;
const MOODS: readonly string[] = ["calm", "calm", "cross", "gone"];
/** Time enough for every search, in milliseconds. */
const SLICE_MS = 60_000;

/** By domain: the planner of the campers, and that of the fresh questions. */
const PLANNERS = campDomains.map(() => [new ClassicalPlanner(), new ClassicalPlanner()] as const);

interface Camper {
  readonly name: string;
  readonly hasMemory: boolean;
  agent: WorldAgent;
  readonly goal: WorldGoal;
  readonly own: Record<string, string | number | boolean | undefined>;
  runner: WorldRunner;
  /** Whether it slept at the last look. */
  slept: boolean;
}

/** The counts of a game. */
export interface CampCounts {
  /** Comparisons of a sleeper with a fresh question, and those whose plan the sleeper missed. */
  compared: number;
  readonly missed: string[];
  /** Sleepers that woke, and those of them that found no plan. */
  woken: number;
  vain: number;
  /** Sleepers that slept on in a loaded game. */
  loaded: number;
}

/** A drawn camp: its agents want things that are scarce, locked, taken, or behind a wall. */
export class SleepyCamp {
  readonly counts: CampCounts = { compared: 0, missed: [], woken: 0, vain: 0, loaded: 0 };
  readonly #random: Random;
  readonly #which: number;
  readonly #hasWays: boolean;
  #world: World;
  #orchestrator: Orchestrator;
  #fresh: Orchestrator;
  readonly #spots = new Map<ThingId, number>();
  readonly #campers: Camper[] = [];
  /** Whether the wall between the halves of the camp has a hole. */
  #hasHole: boolean;
  #nowMs = 0;
  #ids = 0;
  /** The last event. */
  last = "start";

  constructor(seed: number) {
    this.#random = seededRandom(seed);
    this.#which = this.#draw(2);
    this.#hasHole = this.#draw(2) === 0;
    this.#hasWays = this.#draw(3) > 0;
    [this.#world, this.#orchestrator, this.#fresh] = this.#open();
    for (const kind of KINDS) {
      for (let count = this.#draw(3); count > 0; count--) this.#add(kind);
    }
    for (let count = 2 + this.#draw(4); count > 0; count--) this.#join(`camper ${count}`);
  }

  #open(): readonly [world: World, orchestrator: Orchestrator, fresh: Orchestrator] {
    const way = (agent: string, from: ThingId | undefined, to: ThingId): number | undefined =>
      this.#way(from ?? agent, to);
    const world = new World(campDomains[this.#which] as Domain, this.#hasWays ? { way } : {});
    const [planner, other] = PLANNERS[this.#which] as (typeof PLANNERS)[number];
    const { domain } = world;
    const orchestrator = new Orchestrator({ domain, planner: world.share(planner) });
    return [world, orchestrator, new Orchestrator({ domain, planner: other })];
  }

  /** Saves the game, makes all of it again, and goes on with what was saved. */
  #load(): void {
    const saved = JSON.parse(JSON.stringify(this.#world.save()));
    const things = this.#things().map(({ id }) => this.#world.get(id) as { id: ThingId });
    [this.#world, this.#orchestrator, this.#fresh] = this.#open();
    // Things may refer to each other.
    for (const { id, kind } of things as { id: ThingId; kind: string }[]) this.#world.add(kind, id);
    for (const { id, kind: _, ...properties } of things as { id: ThingId; kind: string }[])
      this.#world.set(id, properties);
    for (const camper of this.#campers)
      Object.assign(
        camper,
        this.#settle(camper, () => camper),
      );
    this.#world.restore(saved);
    this.counts.loaded += this.#campers.filter(
      ({ runner }) => runner.waitsFor !== undefined,
    ).length;
  }

  /** All that the campers do and wait for. */
  get doings(): readonly unknown[] {
    return this.#campers.map(({ name, runner }) => {
      const { goal, remaining, waitsFor } = runner;
      return [name, goal, waitsFor, remaining.map(({ step, things }) => [step.tool, things])];
    });
  }

  /**
   * Lets something happen, and compares all sleepers with fresh questions.
   *
   * @param isLoaded whether the game is saved and loaded meanwhile. Default: no
   */
  readonly step = (isLoaded = false): void => {
    const [name, event] = this.#pick(this.#events);
    this.last = name;
    event();
    // A question follows its change after a tenth of a second at the latest, and another one its answer.
    for (let tick = 0; tick < 3; tick++) {
      if (tick === 1 && isLoaded) this.#load();
      this.#tick();
    }
    for (const camper of this.#campers) this.#compare(camper);
  };

  #tick(): void {
    this.#nowMs += TICK_MS;
    for (const { runner, own } of this.#campers) runner.tick(own, this.#nowMs);
    this.#world.planMany(this.#orchestrator, SLICE_MS);
    for (const { runner } of this.#campers) runner.tick(undefined, this.#nowMs);
  }

  #compare(camper: Camper): void {
    const { agent, goal, own, runner, slept } = camper;
    camper.slept = runner.waitsFor !== undefined;
    if (slept && runner.outcome !== undefined) this.counts.woken++;
    if (!camper.slept) return;
    this.counts.compared++;
    const request = { orchestrator: this.#fresh, state: own, goal };
    const { status, steps } = agent.planNow(request, SLICE_MS);
    if (status !== "solved" || steps.length === 0) return;
    const plan = steps.map(({ step, things }) => `${step.tool} ${Object.values(things).join()}`);
    this.counts.missed.push(`${this.last}: ${agent.name} could ${plan.join(", ")}`);
  }

  /** The events, by name. */
  readonly #events: readonly (readonly [name: string, event: () => void])[] = [
    ["set", () => this.#set()],
    ["set", () => this.#set()],
    ["set", () => this.#set()],
    ["add", () => this.#add(this.#pick(KINDS))],
    ["remove", () => this.#ofThing(({ id }) => this.#world.remove(id))],
    ["give", () => this.#ofThing(({ id }) => this.#world.claims.give(id, "thief"))],
    ["free", () => this.#ofThing(({ id }) => this.#world.claims.free(id))],
    ["free", () => this.#free()],
    ["own", () => this.#tire()],
    ["own", () => this.#tire()],
    ["own", () => this.#tire()],
    ["move", () => this.#ofThing((thing) => this.#move(thing))],
    ["wall", () => this.#dig()],
    ["see", () => this.#see()],
    ["tell", () => this.#tell()],
    ["forbid", () => this.#forbid()],
    ["allow", () => this.#allow()],
    ["drop", () => this.#drop()],
    ["drop", () => this.#drop()],
    [
      "wait",
      () => {
        this.#nowMs += this.#draw(40) * 1000;
      },
    ],
    ["order", () => this.#order()],
    ["save", () => this.#world.restore(JSON.parse(JSON.stringify(this.#world.save())))],
  ];

  /** Ends the plans of some agents, which leaves the things of their claims to others. */
  #drop(): void {
    for (const { runner } of this.#campers) if (this.#draw(2) === 0) runner.interrupt();
  }

  #set(): void {
    this.#ofThing(({ id, kind }) => this.#world.set(id, this.#properties(kind)));
  }

  #ofThing(change: (thing: Thing) => unknown): void {
    const things = this.#things();
    if (things.length > 0) change(this.#pick(things));
  }

  #free(): void {
    for (const { id } of this.#things()) {
      if (this.#world.claims.holderOf(id) === "thief") this.#world.claims.free(id);
    }
  }

  /** Changes an agent's own variables, or all a little, as time does. */
  #tire(): void {
    const { own } = this.#pick(this.#campers);
    const which = this.#draw(7);
    if (which === 0) own["coins"] = this.#draw(10);
    if (which === 1) own["thirst"] = this.#draw(41);
    if (which === 2) own["energy"] = this.#draw(31);
    if (which === 3) own["mood"] = this.#pick(MOODS);
    if (which === 4) own["holds"] = this.#pick([undefined, ...this.#things("key")])?.id;
    if (which === 5) own["near"] = this.#pick([undefined, ...this.#things()])?.id;
    if (which < 6) return;
    for (const { own: each } of this.#campers) {
      each["thirst"] = Math.min(40, Number(each["thirst"]) + 1);
      each["energy"] = Math.max(0, Number(each["energy"]) - 1);
    }
  }

  #move({ id, kind }: Thing): void {
    if (kind === "gate") return;
    this.#spots.set(id, this.#draw(100));
    this.#world.moved(id);
  }

  #dig(): void {
    this.#hasHole = !this.#hasHole;
    for (const { id } of this.#things()) this.#world.moved(id);
  }

  #see(): void {
    const { agent } = this.#pick(this.#campers);
    const known = agent.memory === undefined ? [] : [...agent.memory.all()];
    const ids = [...this.#things(), ...known.map(({ thing }) => thing)].map(({ id }) => id);
    agent.see(
      ids.filter(() => this.#draw(2) === 0),
      this.#nowMs,
    );
  }

  #tell(): void {
    this.#pick(this.#campers).agent.tell(this.#campers.map(({ agent }) => agent));
  }

  #forbid(): void {
    const { constraints } = this.#draw(3) === 0 ? this.#world : this.#pick(this.#campers).agent;
    const [chest] = this.#things("chest");
    const maintain = { goal: "whole", things: { it: chest?.id ?? "none" } };
    const drawn: readonly Constraint[] = [
      { disabled: [{ tool: this.#pick(["drink", "rob", "take", "eat"]) }] },
      { disabled: [{ tool: "rob", things: { it: chest?.id ?? "none" } }] },
      { maintain },
    ];
    const untilMs = this.#nowMs + this.#draw(20) * 1000;
    constraints.add({ ...this.#pick(drawn), ...(this.#draw(2) === 0 ? {} : { untilMs }) });
  }

  #allow(): void {
    this.#world.constraints.clear();
    for (const { agent } of this.#campers) agent.constraints.clear();
  }

  #order(): void {
    const { agent } = this.#pick(this.#campers);
    const [chest] = this.#things("chest");
    if (agent.orders.list.length > 0) agent.orders.clear();
    else if (chest !== undefined) agent.orders.add({ goal: "robbed", things: { it: chest.id } });
  }

  #join(name: string): void {
    const hasMemory = this.#draw(4) === 0;
    const chest = this.#things("chest")[0]?.id;
    const robbed = chest === undefined ? "rich" : { goal: "robbed", things: { it: chest } };
    const goals: readonly WorldGoal[] = [
      ...["quenched", "rich", "eaten", robbed, { oneOf: ["quenched", "eaten"] }],
      { oneOf: ["rich", "quenched", "eaten"] },
    ];
    const goal = this.#pick(goals);
    const own = {
      ...{ coins: this.#draw(3), thirst: 21 + this.#draw(20), energy: 3 + this.#draw(9) },
      ...{
        fed: false,
        mood: this.#pick(MOODS),
        near: this.#pick([undefined, ...this.#things()])?.id,
      },
      holds: undefined,
    };
    let camper: Camper | undefined;
    const settled = this.#settle({ name, hasMemory, goal }, () => camper);
    camper = { name, hasMemory, goal, own, slept: false, ...settled };
    this.#spots.set(name, this.#draw(100));
    this.#campers.push(camper);
    if (hasMemory)
      camper.agent.see(
        this.#things().map(({ id }) => id),
        0,
      );
  }

  #settle(
    { name, hasMemory, goal }: Pick<Camper, "goal" | "hasMemory" | "name">,
    camper: () => Camper | undefined,
  ): Pick<Camper, "agent" | "runner"> {
    const agent = this.#world.agent(name, hasMemory ? { memory: new Memory() } : {});
    const runner = agent.runner({
      ...{ orchestrator: this.#orchestrator, goal, budgetMs: SLICE_MS, asks: "game" },
      onOutcome: ({ outcome: { plan } }) => {
        if (camper()?.slept !== true || plan !== null) return;
        this.counts.woken++;
        this.counts.vain++;
      },
    });
    return { agent, runner };
  }

  #add(kind: string): void {
    const id = `${kind} ${++this.#ids}`;
    this.#spots.set(id, kind === "gate" ? 50 : this.#draw(100));
    this.#world.add(kind, id, this.#properties(kind));
  }

  #properties(kind: string): Record<string, unknown> {
    const chance = (): boolean => this.#draw(2) === 0;
    if (kind === "well") return { water: chance(), paint: this.#draw(10) };
    if (kind === "chest") return { gold: this.#draw(5), locked: chance() };
    if (kind === "stall") return { stock: this.#draw(4), price: 1 + this.#draw(4) };
    if (kind === "gate") return { open: chance() };
    return { opens: this.#pick(this.#things("chest"))?.id };
  }

  #way(from: ThingId, to: ThingId): number | undefined {
    const [start = 0, end = 0] = [this.#spots.get(from), this.#spots.get(to)];
    const isWalled = (start - 50) * (end - 50) < 0 && !this.#hasHole;
    return isWalled ? undefined : Math.abs(start - end);
  }

  #things(kind?: string): Thing[] {
    return [...this.#world.things].filter((thing) => kind === undefined || thing.kind === kind);
  }

  #draw(below: number): number {
    return this.#random.integer(below);
  }

  #pick<Item>(items: readonly Item[]): Item {
    return items[this.#draw(items.length)] as Item;
  }
}
