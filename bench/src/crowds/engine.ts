import { ClassicalPlanner } from "@understudy/classical";
import { type Clock, loadDomain, Orchestrator } from "@understudy/planner-core";
import { Memory, type ThingId, World, type WorldRunner } from "@understudy/world";
import type { WorkClock } from "../world/village/work-clock.ts";
import { type Actor, distance } from "./actor.ts";
import { employable, keptBy } from "./greedy.ts";
import type { Life } from "./life.ts";
import type { StepThings, Values } from "./rules.ts";
import { ScriptedModel } from "./scripted-model.ts";

const BUDGET_MS = 2000;
/** The least cost of a way. */
const LEAST_WAY = 0.1;
const WALK_TIMEOUT_MS = 120_000;
/** A sleep after an answer without a proof ends after this time by itself, in game time. */
const SHORT_SLEEP_MS = 1000;

/** The frames between two looks around of agents that know only what they have seen. */
const SEE_EVERY_FRAMES = 20;
/** The time for which agents believe what they have seen. */
const KEEP_MS = 300_000;

/** How the engine plays. */
export interface EngineOptions {
  /** The part of each frame for plans, in milliseconds. */
  readonly sliceMs: number;
  /** The distance in which agents see things: they know only what they have seen. Default: they know all */
  readonly sight?: number | undefined;
  /** Whether a scripted model plans for one agent in ten. Default: none does */
  readonly hasLlm?: boolean | undefined;
}

/**
 * Plays a crowd by the engine, as a game does: a world, one runner an agent, and a slice of each frame for all plans.
 */
export class EngineCrowd {
  /** Answers that the engine gave. */
  readonly answers = { all: 0, cutOff: 0 };
  /** Game time at which the last agent had its first answer; infinite before. */
  firstsMs: number = Number.POSITIVE_INFINITY;
  /** Sleeps that a change ended. */
  wakes = 0;
  /** Mistakes that the engine reported. */
  readonly errors: string[] = [];
  readonly #life: Life;
  readonly #clock: WorkClock;
  readonly #options: EngineOptions;
  readonly #world: World;
  readonly #orchestrator: Orchestrator;
  readonly #model: ScriptedModel | undefined;
  #frames = 0;
  #freedBefore = 0;
  /** The things that have gone since the last round of looks around, and in the round before. */
  readonly #goneLately: string[] = [];
  #gone: readonly string[] = [];
  readonly #unanswered: Set<Actor>;
  readonly #runners = new Map<Actor, WorldRunner>();
  /** The agents that sleep, and since when, in game time (ms). */
  readonly #asleep = new Map<WorldRunner, number>();

  constructor(life: Life, clock: WorkClock, options: EngineOptions) {
    this.#life = life;
    this.#clock = clock;
    this.#options = options;
    const byName = new Map(life.actors.map((actor) => [actor.name, actor]));
    // A search that goes on may ask about what is gone by now.
    const seconds = (name: string, from: ThingId | undefined, to: ThingId): number | undefined => {
      const start = from === undefined ? byName.get(name)?.spot : life.spotOf(String(from));
      const end = life.spotOf(String(to));
      if (start === undefined || end === undefined) return undefined;
      return Math.max(LEAST_WAY, distance(start, end) / life.game.speed);
    };
    const domain = loadDomain(life.game.definition);
    const { worth } = life.game;
    const worthOf = worth && ((id: ThingId): number => worth(life, String(id)));
    const ways = { way: seconds, estimate: seconds, clock };
    this.#world = new World(domain, worthOf === undefined ? ways : { ...ways, worth: worthOf });
    const planner = this.#world.share(new ClassicalPlanner());
    this.#model = options.hasLlm === true ? new ScriptedModel() : undefined;
    this.#orchestrator = new Orchestrator({
      ...(this.#model === undefined ? {} : { llm: this.#model }),
      domain: this.#world.domain,
      planner,
      clock: clock as Clock,
    });
    this.#copyThings();
    this.#unanswered = new Set(life.actors);
    for (const [index, actor] of life.actors.entries()) {
      this.#runners.set(actor, this.#runnerOf(actor, index));
    }
  }

  /** Questions to the model. */
  get askedOfModel(): number {
    return this.#model?.asked ?? 0;
  }

  /** How often a thing became free. */
  get freed(): number {
    return this.#freedBefore + this.#world.claims.freed.count;
  }

  /** The same crowd, saved and loaded: its agents go on as they are. */
  reload(): EngineCrowd {
    const next = new EngineCrowd(this.#life, this.#clock, this.#options);
    next.#world.restore(JSON.parse(JSON.stringify(this.#world.save())));
    Object.assign(next.answers, this.answers);
    next.firstsMs = this.firstsMs;
    next.wakes = this.wakes;
    next.errors.push(...this.errors);
    next.#freedBefore = this.freed;
    next.#frames = this.#frames;
    for (const actor of this.#life.actors)
      if (!this.#unanswered.has(actor)) next.#unanswered.delete(actor);
    return next;
  }

  /** The first part of a frame: the runners hear what is over, and say what to do next. */
  frame(over: readonly (readonly [actor: Actor, isDone: boolean])[]): void {
    const { nowMs } = this.#life;
    this.#frames++;
    this.#model?.frame(nowMs);
    if (this.#options.sight !== undefined)
      this.#lookAround(this.#options.sight, new Set(over.map(([actor]) => actor)));
    const players = [...this.#runners];
    const ticks = new Array<ReturnType<WorldRunner["tick"]>>(players.length);
    this.#clock.measure("tick", () => {
      for (const [actor, isDone] of over) {
        const runner = this.#runners.get(actor);
        if (isDone) runner?.finished();
        else runner?.failed("it came to nothing");
      }
      for (let at = 0; at < players.length; at++) {
        const [{ own }, runner] = players[at] as (typeof players)[number];
        ticks[at] = runner.tick(own as Values & {}, nowMs);
      }
    });
    for (const [at, [actor, runner]] of players.entries()) {
      const tick = ticks[at] as ReturnType<WorldRunner["tick"]>;
      if (tick.event === "start") {
        this.#life.stop(actor);
        this.#begin(actor, runner, tick.step.tool, tick.things as StepThings);
      } else if (tick.event !== "continue") {
        this.#life.stop(actor);
      } else if (actor.doing === undefined) {
        runner.failed("it is over");
      }
    }
  }

  /** The rest of a frame: its slice for plans. */
  plan(): void {
    this.#clock.measure("plan", () => {
      this.#world.planMany(this.#orchestrator, this.#options.sliceMs);
    });
  }

  /** The number of idle agents whom the greedy player would employ with what the engine's plans leave free. */
  employable(): number {
    const life = this.#life;
    const plannedBy = new Map<string, Actor>();
    for (const [actor, runner] of this.#runners) {
      if (actor.doing === undefined) continue;
      for (const { step, things } of runner.remaining) {
        for (const id of keptBy(life, step.tool, things as StepThings)) plannedBy.set(id, actor);
      }
    }
    return employable(life, (actor, id) => {
      const holder = this.#world.claims.holderOf(id);
      return (holder ?? actor.name) === actor.name && !plannedBy.has(id);
    });
  }

  /**
   * Tells agents what is in sight, a few of them in each frame, and those whose step is over; at first all that there
   * is.
   */
  #lookAround(sight: number, over: ReadonlySet<Actor>): void {
    const { actors, kinds, nowMs } = this.#life;
    const isFirst = this.#frames === 1;
    // What is gone was served or stowed before all eyes.
    const all = [...kinds].flatMap((kind) => [...this.#life.of(kind).keys()]);
    all.push(...this.#gone);
    if (this.#frames % SEE_EVERY_FRAMES === 0) this.#gone = this.#goneLately.splice(0);
    for (const [at, actor] of actors.entries()) {
      const { name, spot } = actor;
      const isTurn = (this.#frames + at) % SEE_EVERY_FRAMES === 0;
      if (!isFirst && !isTurn && !over.has(actor)) continue;
      // What has no place is called out, or carried.
      const isSeen = (id: string): boolean => {
        const place = this.#life.spotOf(id);
        return isFirst || place === undefined || distance(spot, place) <= sight;
      };
      this.#world.agent(name).see(all.filter(isSeen), nowMs);
    }
  }

  /** Counts the sleeps that have ended by a frame's ticks. */
  countWakes(): void {
    const { nowMs } = this.#life;
    for (const runner of this.#runners.values()) {
      const sinceMs = this.#asleep.get(runner);
      // An agent whose question the crowd has left open waits, too, but does not sleep.
      const isAsleep = runner.waitsFor !== undefined && !runner.isWaiting;
      if (isAsleep && sinceMs === undefined) this.#asleep.set(runner, nowMs);
      if (isAsleep || sinceMs === undefined) continue;
      this.#asleep.delete(runner);
      if (nowMs - sinceMs < SHORT_SLEEP_MS) this.wakes++;
    }
  }

  #begin(actor: Actor, runner: WorldRunner, tool: string, things: StepThings): void {
    const life = this.#life;
    for (const id of life.rules.usedBy(tool, things)) {
      if (this.#world.claims.holderOf(id) !== actor.name) life.tally.thefts++;
    }
    if (life.begin(actor, tool, things)) return;
    // It sees now why.
    if (this.#options.sight !== undefined) {
      this.#world.agent(actor.name).see(Object.values(things), life.nowMs);
    }
    runner.failed("not possible");
  }

  #runnerOf(actor: Actor, index: number): WorldRunner {
    const { game } = this.#life;
    const { sight } = this.#options;
    const memory = sight === undefined ? undefined : new Memory({ keepMs: KEEP_MS });
    const agent = this.#world.agent(actor.name, memory === undefined ? {} : { memory });
    return agent.runner({
      orchestrator: this.#orchestrator,
      goal: { oneOf: [...game.goals] },
      asks: "game",
      ...(this.#model === undefined ? {} : { request: ScriptedModel.requestOf(index) }),
      budgetMs: BUDGET_MS,
      timeoutMs: () => WALK_TIMEOUT_MS,
      onError: (error) => this.errors.push(String(error)),
      onOutcome: ({ status }) => {
        this.answers.all++;
        const isFirst = this.#unanswered.delete(actor);
        if (isFirst && this.#unanswered.size === 0) this.firstsMs = this.#life.nowMs;
        if (status === "cut-off") this.answers.cutOff++;
      },
    });
  }

  /** Things may refer to each other, so all are there before any of their properties. */
  #copyThings(): void {
    const life = this.#life;
    const all = [...life.kinds].flatMap((kind) =>
      [...life.of(kind)].map((each) => [kind, ...each] as const),
    );
    for (const [kind, id] of all) this.#world.add(kind, id);
    for (const [, id, properties] of all) this.#world.set(id, properties);
    life.watcher = {
      added: (kind, id, properties) => this.#world.add(kind, id, properties),
      changed: (id, properties) => this.#world.set(id, properties),
      moved: (id) => this.#world.moved(id),
      removed: (id) => {
        this.#world.remove(id);
        if (this.#options.sight !== undefined) this.#goneLately.push(id);
      },
    };
  }
}
