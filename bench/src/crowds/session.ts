import { setImmediate as nextTurn } from "node:timers/promises";
import { createLibrary, type FlatLibrary } from "@understudy/embedded";
import type { Actor, Spot } from "./actor.ts";
import type { Life } from "./life.ts";
import type { StepThings, Value, Values } from "./rules.ts";

const BUDGET_MS = 2000;
/** The client reads all messages in each frame, so that none has to wait. */
const LIMITS = { messageBytes: 2 ** 20, waitingBytes: 2 ** 24, unacknowledged: 2 ** 16 };
/** Messages between two acknowledgements. */
const ACK_EVERY = 50;

/** A message of the session that concerns an agent. */
interface Told {
  readonly type: string;
  readonly n?: number;
  readonly agent?: string;
  readonly stepId?: number;
  readonly step?: { readonly tool: string; readonly args: StepThings };
}

/** Plays a crowd as the client of a session: it reports things and states, and does the steps that it is told to begin. */
export class SessionCrowd {
  /** Game time at which the last agent had its first step; infinite before. */
  firstsMs: number = Number.POSITIVE_INFINITY;
  /** The errors of the session. */
  readonly errors: string[] = [];
  readonly #life: Life;
  readonly #now: () => number;
  readonly #sliceMs: number;
  readonly #library: FlatLibrary;
  readonly #engine: number;
  readonly #byName: ReadonlyMap<string, Actor>;
  readonly #unanswered: Set<Actor>;
  /** The steps under way, by their ids. */
  readonly #steps = new Map<Actor, number>();
  readonly #lastStates = new Map<Actor, string>();
  /** The worth of each thing as it was last told. */
  readonly #worths = new Map<string, number>();
  #news: object[] = [];
  /** The numbered messages of a frame, which go as one. */
  #batch: object[] = [];
  #seq = 0;

  /**
   * @param now a stopwatch in milliseconds
   * @param sliceMs the part of each frame for the session, in milliseconds
   */
  constructor(life: Life, now: () => number, sliceMs: number) {
    this.#life = life;
    this.#now = now;
    this.#sliceMs = sliceMs;
    this.#byName = new Map(life.actors.map((actor) => [actor.name, actor]));
    this.#unanswered = new Set(life.actors);
    this.#library = createLibrary(now);
    const domain = { name: "crowd", domain: life.game.definition };
    this.#engine = this.#library.open(JSON.stringify({ domains: [domain], limits: LIMITS }));
    this.#say({ type: "hello", protocol: [1], client: "crowd", domain: "crowd", world: {} });
    this.#listThings();
    const goal = { oneOf: [...life.game.goals] };
    for (const actor of life.actors) {
      this.#tell(this.#stateOf(actor));
      const want = { goal, budgetMs: BUDGET_MS, runner: "server" };
      this.#tell({ type: "want", agent: actor.name, ...want });
    }
  }

  /** One frame: the session hears what is new, and has a slice for all that follows. Returns the time that it took. */
  async frame(over: readonly (readonly [actor: Actor, isDone: boolean])[]): Promise<number> {
    const { nowMs } = this.#life;
    this.#report(new Map(over));
    this.#send();
    const beganMs = this.#now();
    const untilMs = beganMs + this.#sliceMs;
    for (let waitMs = 0; waitMs === 0 && this.#now() < untilMs; ) {
      waitMs = this.#library.step(this.#engine, nowMs, untilMs);
      // What follows in promises is part of the step.
      await nextTurn();
      this.#listen();
    }
    return this.#now() - beganMs;
  }

  close(): void {
    this.#library.close(this.#engine);
  }

  /** Things may refer to each other, so all are listed before any of their properties. */
  #listThings(): void {
    const life = this.#life;
    const all = [...life.kinds].flatMap((kind) =>
      [...life.of(kind)].map(([id, properties]) => ({ kind, id, properties })),
    );
    const things = all.map(({ kind, id }) => ({ id, kind, ...this.#placeOf(id) }));
    this.#tell({ type: "see", part: 1, parts: 1, things });
    for (const { id, properties } of all) this.#news.push({ id, properties: written(properties) });
    this.#tellNews();
    life.watcher = {
      added: (kind, id, properties) =>
        this.#news.push({ id, kind, properties: written(properties), ...this.#placeOf(id) }),
      changed: (id, properties) => this.#news.push({ id, properties: written(properties) }),
      moved: (id) => this.#news.push({ id, ...this.#placeOf(id) }),
      removed: (id) => {
        this.#worths.delete(id);
        this.#news.push({ id, gone: true });
      },
    };
  }

  /** Reports what changed before the ends of steps. */
  #report(over: ReadonlyMap<Actor, boolean>): void {
    this.#noteWorths();
    this.#tellNews();
    for (const actor of this.#life.actors) {
      const state = this.#stateOf(actor);
      const text = JSON.stringify([state.values, state.at]);
      if (text !== this.#lastStates.get(actor)) this.#tell(state);
      this.#lastStates.set(actor, text);
      const stepId = this.#steps.get(actor);
      if (stepId === undefined || actor.doing !== undefined) continue;
      this.#steps.delete(actor);
      const event = over.get(actor) === true ? "finished" : "failed";
      this.#tell({ type: "step", agent: actor.name, stepId, event });
    }
  }

  #noteWorths(): void {
    const life = this.#life;
    const { worth: worthOf } = life.game;
    if (worthOf === undefined) return;
    for (const kind of life.kinds) {
      for (const id of life.of(kind).keys()) {
        const worth = worthOf(life, id);
        if (worth === (this.#worths.get(id) ?? 0)) continue;
        this.#worths.set(id, worth);
        this.#news.push({ id, worth });
      }
    }
  }

  #listen(): void {
    for (;;) {
      const text = this.#library.take(this.#engine);
      if (text === "") return;
      const told = JSON.parse(text) as Told;
      if (told.n !== undefined && told.n % ACK_EVERY === 0) {
        this.#say({ type: "ack", received: told.n });
      }
      const actor = this.#byName.get(told.agent ?? "");
      if (told.type === "error") this.errors.push(text);
      else if (actor !== undefined) this.#follow(actor, told);
    }
  }

  #follow(actor: Actor, { type, stepId = 0, step }: Told): void {
    if (type === "begin" && step !== undefined) {
      this.#life.stop(actor);
      this.#steps.set(actor, stepId);
      this.#life.begin(actor, step.tool, step.args);
      const isFirst = this.#unanswered.delete(actor);
      if (isFirst && this.#unanswered.size === 0) this.firstsMs = this.#life.nowMs;
    } else if (type === "interrupt" && this.#steps.get(actor) === stepId) {
      this.#steps.delete(actor);
      this.#life.stop(actor);
    }
  }

  #stateOf({ name, own, spot }: Actor) {
    const { nowMs } = this.#life;
    return { type: "state", agent: name, nowMs, values: written(own), at: this.#at(spot) };
  }

  #placeOf(id: string): object {
    const spot = this.#life.spotOf(id);
    return spot === undefined ? {} : { at: this.#at(spot) };
  }

  /** A place in seconds of walking, in which a straight way costs its length. */
  #at(spot: Spot): number[] {
    return spot.map((along) => along / this.#life.game.speed);
  }

  #tellNews(): void {
    if (this.#news.length > 0) this.#tell({ type: "see", things: this.#news });
    this.#news = [];
  }

  #tell(message: object): void {
    this.#batch.push({ ...message, seq: ++this.#seq });
  }

  #send(): void {
    if (this.#batch.length > 0) this.#say({ type: "batch", messages: this.#batch });
    this.#batch = [];
  }

  #say(message: object): void {
    if (this.#library.send(this.#engine, JSON.stringify(message)) === 1) return;
    this.errors.push(this.#library.lastError());
  }
}

/** Values as messages have them. */
function written(values: Values): Record<string, Exclude<Value, undefined>> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, value ?? "nothing"]),
  );
}
