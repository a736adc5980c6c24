import type { Clock, TimerHandle } from "@understudy/planner-core";
import type { Work } from "@understudy/planner-core/internal";
import type { LaneWork } from "../lane.ts";

/** An agent with a question. */
export interface BatchedQuestion {
  /** When the answer is due; undefined once there is nothing to ask. */
  readonly dueMs: number | undefined;
  /** Chooses the question's things for tenths of a millisecond. Returns whether more is left. */
  chooseSome(): boolean;
  /**
   * Puts the question, once its things are chosen.
   *
   * @returns `answered` at once, so that another round may follow; `asked` if the answer comes later; otherwise `over`
   */
  put(): "answered" | "asked" | "over";
}

/** Time of one turn in the session's lane, in ms. Messages of the session are read between turns. */
const SLICE_MS = 2;
/** Longest wait for the answer of another agent, in ms. After that all who wait ask at once. */
const HOLD_MS = 10;
/** Share of a budget to wait for the answers of others. */
const HOLD_SHARE = 0.5;

/**
 * The questions of a session's agents, planned as `World.planMany` plans them in a game: the earliest due first, and one
 * after the other, so that each agent sees the claims of the plans before. A long search, or a model, holds the others up
 * for a moment only.
 */
export class QuestionBatch {
  readonly #clock: Clock;
  readonly #later: (work: LaneWork) => void;
  /** Agents that have not been asked for, and when they no longer wait for others. */
  readonly #waiting = new Map<BatchedQuestion, number>();
  /** Agents that choose their things, or whose answers have come. */
  readonly #begun = new Set<BatchedQuestion>();
  /** Agents whose answers come later. */
  readonly #asked = new Set<BatchedQuestion>();
  /** When those who wait no longer wait for the answers to come. */
  #heldUntilMs = 0;
  #timer: TimerHandle | undefined;
  #isQueued = false;

  /** @param later queues work in the session's lane */
  constructor(clock: Clock, later: (work: LaneWork) => void) {
    this.#clock = clock;
    this.#later = later;
  }

  /** Adds an agent, unless it waits already. */
  add(asking: BatchedQuestion): void {
    if (this.#waiting.has(asking) || this.#begun.has(asking)) return;
    const nowMs = this.#clock.now();
    this.#waiting.set(asking, nowMs + HOLD_SHARE * ((asking.dueMs ?? nowMs) - nowMs));
    this.#soon();
  }

  /** Goes on with an agent whose answer has come. @returns work for the session's lane */
  answered(asking: BatchedQuestion): Work | undefined {
    if (!this.#asked.delete(asking)) return undefined;
    this.#begun.add(asking);
    if (this.#isQueued) return undefined;
    this.#isQueued = true;
    return this.#slice();
  }

  /** Removes an agent that has withdrawn its question. */
  drop(asking: BatchedQuestion): void {
    this.#waiting.delete(asking);
    this.#begun.delete(asking);
    this.#asked.delete(asking);
    if (this.#waiting.size > 0) this.#soon();
    else this.#rest();
  }

  #soon(): void {
    if (this.#isQueued) return;
    this.#isQueued = true;
    this.#later(() => this.#slice());
  }

  *#slice(): Work {
    this.#isQueued = false;
    const untilMs = this.#clock.now() + SLICE_MS;
    for (let next = this.#next(); next !== undefined; next = this.#next()) {
      this.#goOn(next);
      if (this.#clock.now() >= untilMs) {
        this.#soon();
        return;
      }
      if (this.#begun.size + this.#waiting.size === 0) return;
      yield;
    }
  }

  #goOn(asking: BatchedQuestion): void {
    this.#waiting.delete(asking);
    this.#begun.add(asking);
    if (asking.chooseSome()) return;
    const put = asking.put();
    if (put === "answered") return;
    this.#begun.delete(asking);
    if (put === "over") return;
    if (this.#asked.size === 0) this.#heldUntilMs = this.#clock.now() + HOLD_MS;
    this.#asked.add(asking);
  }

  /** The agent whose turn it is; undefined if all who wait have to wait on. */
  #next(): BatchedQuestion | undefined {
    this.#rest();
    for (const asking of this.#begun) return asking;
    let next: BatchedQuestion | undefined;
    let dueMs = Number.POSITIVE_INFINITY;
    for (const asking of this.#waiting.keys()) {
      const ownMs = asking.dueMs ?? 0;
      if (ownMs >= dueMs) continue;
      next = asking;
      dueMs = ownMs;
    }
    if (next === undefined || this.#asked.size === 0) return next;
    const untilMs = Math.min(this.#heldUntilMs, this.#waiting.get(next) ?? 0);
    const waitMs = untilMs - this.#clock.now();
    if (waitMs <= 0) return next;
    this.#timer = this.#clock.setTimer(() => this.#soon(), waitMs);
    return undefined;
  }

  #rest(): void {
    if (this.#timer !== undefined) this.#clock.clearTimer(this.#timer);
    this.#timer = undefined;
  }
}
