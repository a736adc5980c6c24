import type { Spot } from "../market.ts";
import type { KnownThing } from "./best-answer.ts";
import type { Wild } from "./domain.ts";
import type { Answer } from "./judge-answer.ts";
import { SIGHT, wayBetween } from "./places.ts";
import type { Settler, Valley } from "./valley.ts";
import { FRAME_MS, type WorkClock } from "./work-clock.ts";

/** Frames between two observations of a settler: four observations per second. */
const LOOK_FRAMES = 15;
/** Maximum distance between talking settlers, and the share of observations followed by a talk. */
const EARSHOT = 40;
const TALKS = 0.25;
/** Walking speed of a settler, in units per millisecond. */
const SPEED = 0.07;
const WORK_MS: Readonly<Record<string, number>> = { fell: 2500, gather: 3000 };
const OTHER_WORK_MS = 900;
/** Distance to the next spot of a search. */
const STROLL = 350;

/** A settler's task. */
export interface Task {
  readonly event: "start" | "continue" | "replan" | "idle";
  readonly tool?: string | undefined;
  /** The thing of the step. */
  readonly it?: number | undefined;
  /** Set for a search: the kind of thing. */
  readonly explores?: Wild | undefined;
}

/** Decides for the settlers: a world, or handwritten code. */
export interface Mind {
  /** Number of requested routes. */
  readonly ways: number;
  see(settler: Settler, ids: readonly number[], nowMs: number): void;
  /** Returns the number of new facts. */
  tell(settler: Settler, other: Settler): number;
  tick(settler: Settler, nowMs: number): Task;
  /** Reports the end of the running step, planned or premature. */
  ended(settler: Settler, isDone: boolean): void;
  plan(sliceMs: number): void;
  /** Deadline of the settler's answer; undefined without a question. */
  dueMsOf(settler: Settler): number | undefined;
  /** The things that the settler may use in plans. */
  knownTo(settler: Settler): readonly KnownThing[];
}

/** Receives the answers of a mind. */
export type OnAnswer = (settler: Settler, answer: Answer) => void;

/** The current step of a settler. */
interface Doing {
  readonly tool: string;
  readonly it: number | undefined;
  readonly explores: Wild | undefined;
  readonly from: Spot;
  readonly to: Spot;
  readonly sinceMs: number;
  readonly untilMs: number;
}

/** Plays a village frame by frame. Only the mind's work advances the clock. */
export class VillageGame {
  talks = 0;
  /** Number of facts passed on in talks. */
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
   * Plays one frame.
   *
   * @param sliceMs planning time
   * @param beforePlans called once all questions of the frame are known
   */
  frame(sliceMs: number, beforePlans: () => void): void {
    const clock = this.#clock;
    const beforeMs = clock.frameAtMs;
    clock.nextFrame();
    const nowMs = clock.frameAtMs;
    const passedMs = this.#frames === 0 ? FRAME_MS : nowMs - beforeMs;
    this.#valley.pass(passedMs, nowMs);
    for (const settler of this.#valley.settlers) this.#carryOn(settler, nowMs);
    this.#see(nowMs);
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

  #see(nowMs: number): void {
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

  /** Continues a step until its time is over. */
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

  /** Walks on until the search succeeds. */
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
