import { type Random, seededRandom } from "@understudy/planner-core";
import { type Actor, type Doing, distance, type Spot, type Tally, type Watcher } from "./actor.ts";
import { Rules, type Scene, type StepThings, type Values } from "./rules.ts";

/** The level of a need that is met; it is felt below the other. */
export const MOST = 100;
export const LOW = 30;
/** The recovery of a need that is not felt, a second. */
const REST_A_SECOND = 10;

/** Something that an agent lacks again and again. */
interface Need {
  /** The agent's variable that says so. */
  readonly flag: string;
  /** The step that meets it. */
  readonly tool: string;
  readonly lossPerSecond: number;
  /** Whether it is felt now. Default: always. */
  readonly isFelt?: (life: Life) => boolean;
}

/** The step that a player wants next. An agent elsewhere walks to its place first. */
export interface Intent {
  readonly tool: string;
  readonly things: StepThings;
  /** Further things that no other agent should set out for: what the step after this one needs. */
  readonly also?: readonly string[];
}

/** The view of a greedy player. */
export interface GreedyView {
  readonly life: Life;
  readonly actor: Actor;
  /** Whether no other agent has set out for a thing, or uses it. */
  isFree(id: string): boolean;
  /** The nearest thing of a kind that fits. */
  nearest(kind: string, fits: (thing: Values, id: string) => boolean): string | undefined;
}

/** A game for a crowd: what there is, what each agent may do, and what the world does by itself. */
export interface CrowdGame {
  readonly name: string;
  /** The agents for whom the game is made at its size 1. */
  readonly crowd: number;
  /** The domain as it is written; the game reads its tools, too. */
  readonly definition: { readonly tools: readonly object[] };
  /** The agents' goals; the most important one that does not hold is pursued. */
  readonly goals: readonly string[];
  /** The steps that count. */
  readonly deeds: ReadonlySet<string>;
  /** Walking speed, in units a second. */
  readonly speed: number;
  /** Milliseconds of each step but walking. */
  readonly stepMs: Readonly<Record<string, number>>;
  readonly needs: readonly Need[];
  /** By tool, the things of a step to come for which no other agent should set out. */
  readonly kept: Readonly<Record<string, readonly string[]>>;
  /** The name of the tool that walks to the thing `to`. */
  readonly walk: string;
  /** An agent's variables at the start. */
  own(): Values;
  /** The starting place of an agent. */
  startOf(random: Random): readonly [x: number, y: number];
  /** Puts the things into the world. */
  build(life: Life, random: Random): void;
  /** The world's own part of a frame. Its draws must not depend on the agents. */
  pass(life: Life): void;
  /** Immediate consequences of a step. */
  ended?(life: Life, tool: string, things: StepThings): void;
  /** The plainest player: the next step of one agent. */
  greedy(view: GreedyView): Intent | undefined;
  /** An upper bound of the deeds until an end: without walking, and with things that serve all at once. */
  bound(life: Life, untilMs: number): number;
  /** See `WorldOptions.worth`; for the engine. Default: all things are worth the same. */
  worth?(life: Life, id: string): number;
}

/** The life of a crowd by the rules of a game: the same things happen for the same seed, with any player. */
export class Life {
  readonly game: CrowdGame;
  readonly rules: Rules;
  readonly actors: readonly Actor[];
  readonly tally: Tally = {
    deeds: 0,
    done: {},
    refused: 0,
    vain: 0,
    thefts: 0,
    walkedMs: 0,
    idleMs: 0,
    hash: 0,
  };
  /** Draws what happens by itself. */
  readonly events: Random;
  /** Numbers that a game keeps beside its things. */
  readonly notes = new Map<string, number>();
  readonly agents: number;
  readonly size: number;
  nowMs = 0;
  watcher: Watcher | undefined;
  readonly #things = new Map<string, Values>();
  readonly #byKind = new Map<string, Map<string, Values>>();
  readonly #kinds = new Map<string, string>();
  readonly #spots = new Map<string, Spot>();
  readonly #users = new Map<string, Actor>();

  /** @param size how much there is of everything. Default: as much as the agents need */
  constructor(game: CrowdGame, agents: number, seed: number, size = agents / game.crowd) {
    this.game = game;
    this.size = size;
    this.rules = new Rules(game.definition.tools);
    const random = seededRandom(seed);
    this.events = seededRandom(seed + 1_000_003);
    this.agents = agents;
    game.build(this, random);
    const level = (): number => LOW + random.integer(MOST - LOW);
    this.actors = Array.from({ length: agents }, (_, index) => ({
      name: `a${index}`,
      own: game.own(),
      levels: new Map(game.needs.map(({ flag }) => [flag, level()])),
      spot: game.startOf(random),
      doing: undefined,
    }));
  }

  note(name: string): number {
    return this.notes.get(name) ?? 0;
  }

  get(id: string): Values | undefined {
    return this.#things.get(id);
  }

  get kinds(): Iterable<string> {
    return this.#byKind.keys();
  }

  /** The things of a kind. */
  of(kind: string): ReadonlyMap<string, Values> {
    return this.#byKind.get(kind) ?? new Map();
  }

  /** The place of a thing; undefined if it is gone or carried. */
  spotOf(id: string): Spot | undefined {
    return this.#spots.get(id);
  }

  add(kind: string, id: string, properties: Values, spot?: Spot): void {
    this.#things.set(id, properties);
    this.#kinds.set(id, kind);
    if (spot !== undefined) this.#spots.set(id, spot);
    const others = this.#byKind.get(kind) ?? new Map<string, Values>();
    this.#byKind.set(kind, others.set(id, properties));
    this.watcher?.added(kind, id, properties);
  }

  set(id: string, properties: Values): void {
    Object.assign(this.#things.get(id) as Values, properties);
    this.watcher?.changed(id, properties);
  }

  move(id: string, spot: Spot): void {
    this.#spots.set(id, spot);
    this.watcher?.moved(id);
  }

  /** Takes a thing out of the world, out of all hands, and ends the steps that are about it. */
  remove(id: string): void {
    for (const actor of this.actors) {
      if (Object.values(actor.doing?.things ?? {}).includes(id)) this.stop(actor);
      for (const [name, value] of Object.entries(actor.own)) {
        if (value === id) actor.own[name] = undefined;
      }
    }
    this.#byKind.get(this.#kinds.get(id) as string)?.delete(id);
    for (const map of [this.#things, this.#kinds, this.#spots]) map.delete(id);
    this.watcher?.removed(id);
  }

  /** The agent whose step uses a thing now. */
  userOf(id: string): Actor | undefined {
    return this.#users.get(id);
  }

  /** Begins a step, if the rules allow it. */
  begin(actor: Actor, tool: string, things: StepThings): boolean {
    const used = this.rules.usedBy(tool, things);
    const isTaken = used.some((id) => this.#users.has(id));
    const isAllowed = this.rules.allow(tool, things, this.#scene(actor));
    this.#log(actor, tool, things);
    if (isTaken) this.tally.thefts++;
    else if (!isAllowed) this.tally.refused++;
    if (isTaken || !isAllowed) return false;
    for (const id of used) this.#users.set(id, actor);
    const lengthMs = this.game.stepMs[tool] ?? Number.POSITIVE_INFINITY;
    if (tool === this.game.walk) actor.own["near"] = undefined;
    actor.doing = { tool, things, untilMs: this.nowMs + lengthMs };
    return true;
  }

  /** Breaks an agent's step off. */
  stop(actor: Actor): void {
    if (actor.doing === undefined) return;
    this.#log(actor, "stop", {});
    this.#release(actor);
  }

  /** Lets time pass. Returns the agents whose step is over, and whether it came to something. */
  advance(ms: number): (readonly [actor: Actor, isDone: boolean])[] {
    this.nowMs += ms;
    this.game.pass(this);
    const over: (readonly [Actor, boolean])[] = [];
    for (const actor of this.actors) {
      this.#feel(actor, ms);
      const { doing } = actor;
      if (doing === undefined) {
        this.tally.idleMs += ms;
      } else if (doing.tool === this.game.walk) {
        this.tally.walkedMs += ms;
        if (this.#walk(actor, doing.things["to"] as string, ms)) over.push([actor, true]);
      } else if (doing.untilMs <= this.nowMs) {
        over.push([actor, this.#end(actor, doing)]);
      }
    }
    return over;
  }

  #scene({ own }: Actor): Scene {
    return { own, thing: (id) => this.#things.get(id) };
  }

  #walk(actor: Actor, to: string, ms: number): boolean {
    const [x, y] = actor.spot;
    const end = this.#spots.get(to) as Spot;
    const [toX, toY] = end;
    const left = distance(actor.spot, end);
    const step = (this.game.speed * ms) / 1000;
    if (left > step) {
      actor.spot = [x + ((toX - x) * step) / left, y + ((toY - y) * step) / left];
      return false;
    }
    actor.spot = end;
    actor.own["near"] = to;
    this.#release(actor);
    return true;
  }

  #end(actor: Actor, { tool, things }: Doing): boolean {
    this.#release(actor);
    const { game, rules, tally } = this;
    if (!rules.allow(tool, things, this.#scene(actor))) {
      tally.vain++;
      return false;
    }
    rules.effects(tool, things, this.#scene(actor), (id, name, value) => {
      if (id === undefined) actor.own[name] = value;
      else this.set(id, { [name]: value });
    });
    // It says that something was done; what matters is to do more.
    if ("worked" in actor.own) actor.own["worked"] = false;
    for (const need of game.needs) {
      if (need.tool === tool) actor.levels.set(need.flag, MOST);
    }
    tally.done[tool] = (tally.done[tool] ?? 0) + 1;
    if (game.deeds.has(tool)) tally.deeds++;
    this.#log(actor, tool, things);
    game.ended?.(this, tool, things);
    return true;
  }

  #feel(actor: Actor, ms: number): void {
    for (const { flag, lossPerSecond, isFelt } of this.game.needs) {
      const before = actor.levels.get(flag) as number;
      const perSecond = isFelt?.(this) === false ? REST_A_SECOND : -lossPerSecond;
      const level = Math.min(MOST, before + (perSecond * ms) / 1000);
      actor.levels.set(flag, level);
      actor.own[flag] = level < LOW;
    }
  }

  #release(actor: Actor): void {
    actor.doing = undefined;
    for (const [id, user] of this.#users) if (user === actor) this.#users.delete(id);
  }

  #log({ name }: Actor, tool: string, things: StepThings): void {
    const text = `${this.nowMs} ${name} ${tool} ${Object.values(things).join(" ")};`;
    let { hash } = this.tally;
    for (let at = 0; at < text.length; at++) {
      hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
    }
    this.tally.hash = hash >>> 0;
  }
}
