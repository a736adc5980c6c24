import type { Spot } from "../market.ts";
import type { KnownThing } from "./best-answer.ts";
import type { Wild } from "./domain.ts";
import type { Answer } from "./judge-answer.ts";
import { SIGHT, wayBetween } from "./places.ts";
import type { Settler, Valley } from "./valley.ts";
import { FRAME_MS, type WorkClock } from "./work-clock.ts";

/** Frames between two looks of a settler: four looks a second. */
const LOOK_FRAMES = 15;
/** The distance within which settlers talk, and the share of looks after which one does. */
const EARSHOT = 40;
const TALKS = 0.25;
/** The units that a settler walks in a millisecond. */
const SPEED = 0.07;
const WORK_MS: Readonly<Record<string, number>> = { fell: 2500, gather: 3000 };
const OTHER_WORK_MS = 900;
/** The distance to the next spot of a search. */
const STROLL = 350;

/** What a settler is to do. */
export interface Task {
  readonly event: "start" | "continue" | "replan" | "idle";
  readonly tool?: string | undefined;
  /** The thing that a step is about. */
  readonly it?: number | undefined;
  /** The kind that the settler searches for. */
  readonly explores?: Wild | undefined;
}

/** What decides for the settlers: a world, or code written by hand. */
export interface Mind {
  /** The number of ways that it has asked for. */
  readonly ways: number;
  see(settler: Settler, ids: readonly number[], nowMs: number): void;
  /** Returns the number of news. */
  tell(settler: Settler, other: Settler): number;
  tick(settler: Settler, nowMs: number): Task;
  /** The running step has ended: as planned, or not. */
  ended(settler: Settler, isDone: boolean): void;
  plan(sliceMs: number): void;
  /** When the settler's answer is due; undefined without a question. */
  dueMsOf(settler: Settler): number | undefined;
  /** What the settler may plan with. */
  knownTo(settler: Settler): readonly KnownThing[];
}

/** Receives the answers of a mind. */
export type OnAnswer = (settler: Settler, answer: Answer) => void;

/** A step that a settler carries out. */
interface Doing {
  readonly tool: string;
  readonly it: number | undefined;
  readonly explores: Wild | undefined;
  readonly from: Spot;
  readonly to: Spot;
  readonly sinceMs: number;
  readonly untilMs: number;
}

/** Plays a village frame by frame. The clock counts the work of the mind alone. */
export class VillageGame {
  talks = 0;
  /** The number of news in all talks. */
  told = 0;
  steps = 0;
  readonly #valley: Valley;
  readonly #mind: Mind;
  readonly #clock: WorkClock;
  readonly #doing = new Map<Settler, Doing>();
  #frames = 0;

  constructor(valley: Valley, mind: Mind, clock: WorkClock) {
    this.#valley = valley;
    this.#mind = mind;
    this.#clock = clock;
  }

  /**
   * One frame.
   *
   * @param sliceMs time for plans
   * @param beforePlans called when all questions of the frame are known
   */
  frame(sliceMs: number, beforePlans: () => void): void {
    const clock = this.#clock;
    const beforeMs = clock.frameAtMs;
    clock.nextFrame();
    const nowMs = clock.frameAtMs;
    const passedMs = this.#frames === 0 ? FRAME_MS : nowMs - beforeMs;
    this.#valley.pass(passedMs, nowMs);
    for (const settler of this.#valley.settlers) this.#carryOn(settler, nowMs);
    this.#look(nowMs);
    const tasks = this.#valley.settlers.map((settler) =>
      clock.measure("tick", () => this.#mind.tick(settler, nowMs)),
    );
    for (const [at, task] of tasks.entries()) {
      this.#begin(this.#valley.settlers[at] as Settler, task, nowMs);
    }
    beforePlans();
    clock.measure("plan", () => this.#mind.plan(sliceMs));
    this.#frames++;
  }

  #look(nowMs: number): void {
    const { settlers, places, people, random } = this.#valley;
    const clock = this.#clock;
    for (let at = this.#frames % LOOK_FRAMES; at < settlers.length; at += LOOK_FRAMES) {
      const settler = settlers[at] as Settler;
      const ids = [...places.near(settler, SIGHT)].map(({ id }) => id);
      clock.measure("see", () => this.#mind.see(settler, ids, nowMs));
      if (random.integer(1000) >= 1000 * TALKS) continue;
      const close = [...people.near(settler, EARSHOT)].filter((other) => other !== settler);
      const other = close[random.integer(Math.max(1, close.length))];
      if (other === undefined) continue;
      this.talks++;
      this.told += clock.measure("tell", () => this.#mind.tell(settler, other));
    }
  }

  /** Goes on with a step until its time is over. */
  #carryOn(settler: Settler, nowMs: number): void {
    const doing = this.#doing.get(settler);
    if (doing === undefined) return;
    const { from, to, sinceMs, untilMs } = doing;
    const share = untilMs <= sinceMs ? 1 : Math.min(1, (nowMs - sinceMs) / (untilMs - sinceMs));
    if (doing.tool === "go") {
      const x = from.x + (to.x - from.x) * share;
      const y = from.y + (to.y - from.y) * share;
      this.#valley.move(settler, { x, y });
    }
    if (nowMs < untilMs) return;
    if (doing.explores !== undefined) {
      this.#stroll(settler, doing, nowMs);
      return;
    }
    this.#doing.delete(settler);
    if (doing.tool === "go" && doing.it !== undefined) this.#valley.arrive(settler, doing.it);
    const isDone = doing.tool === "go" || this.#valley.act(settler, doing.tool, doing.it, nowMs);
    this.#clock.measure("tick", () => this.#mind.ended(settler, isDone));
  }

  #begin(settler: Settler, { event, tool, it, explores }: Task, nowMs: number): void {
    if (event === "continue") return;
    if (this.#doing.delete(settler)) this.#valley.halt(settler);
    if (tool === undefined) return;
    this.steps++;
    const step = { tool, it, explores, from: settler, to: settler, sinceMs: nowMs, untilMs: nowMs };
    if (explores !== undefined) this.#stroll(settler, step, nowMs);
    else if (tool === "go")
      this.#walk(settler, step, this.#valley.spotOf(it ?? -1) ?? settler, nowMs);
    else {
      const untilMs = nowMs + (WORK_MS[tool] ?? OTHER_WORK_MS);
      this.#doing.set(settler, { ...step, untilMs });
    }
  }

  /** Walks on until something is found. */
  #stroll(settler: Settler, step: Doing, nowMs: number): void {
    this.#walk(settler, step, this.#valley.spotNear(settler, STROLL), nowMs);
  }

  #walk(settler: Settler, step: Doing, { x, y }: Spot, nowMs: number): void {
    settler.own.near = undefined;
    const from = { x: settler.x, y: settler.y };
    const untilMs = nowMs + (10 * wayBetween(from, { x, y })) / SPEED;
    this.#doing.set(settler, { ...step, tool: "go", from, to: { x, y }, sinceMs: nowMs, untilMs });
  }
}
