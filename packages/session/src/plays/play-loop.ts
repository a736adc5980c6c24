import type { TimerHandle } from "@understudy/planner-core";
import { withoutReserve } from "../asked/told-outcome.ts";
import type { LaneWork } from "../lane.ts";
import type { PlayParts } from "./play-parts.ts";

type PlayLoopParts = Pick<PlayParts, "clock" | "later" | "delay">;

/**
 * The ticks of a play that the server keeps: after what the client tells, after answers, and after a wait. It has the
 * game's time, which goes on between the messages, and starts over as the client's clock does.
 */
export class PlayLoop {
  readonly #parts: PlayLoopParts;
  readonly #tick: LaneWork;
  #nowMs = Number.NEGATIVE_INFINITY;
  #toldMs = Number.NEGATIVE_INFINITY;
  /** The server's time of the last state. */
  #heardMs = 0;
  #heldMs = 0;
  #willTick = false;
  #isStopped = false;
  #timer: TimerHandle | undefined;

  /**
   * @param tick the work of one tick
   * @param before the loop of the play before, whose time goes on. Default: no time was told yet
   */
  constructor(parts: PlayLoopParts, tick: LaneWork, before?: PlayLoop) {
    this.#parts = parts;
    this.#tick = tick;
    if (before === undefined) return;
    this.#nowMs = before.nowMs;
    this.#toldMs = before.#toldMs;
    this.#heardMs = before.#heardMs;
  }

  get isStopped(): boolean {
    return this.#isStopped;
  }

  /** Game time, on to the present. */
  get nowMs(): number {
    const passedMs = this.#parts.clock.now() - this.#heardMs;
    this.#nowMs = Math.max(this.#nowMs, this.#toldMs + passedMs);
    return this.#nowMs;
  }

  /** Longest possible wait of the message behind the next request, in ms; 0 without one. */
  get heldMs(): number {
    return this.#heldMs;
  }

  /** The client told of its time. */
  heard(nowMs: number): void {
    if (nowMs < this.#toldMs) this.#nowMs = nowMs;
    this.#toldMs = nowMs;
    this.#heardMs = this.#parts.clock.now();
    this.told();
  }

  /** The client told of something that a request may follow. */
  told(): void {
    this.#heldMs = this.#parts.delay?.waitedMs ?? 0;
  }

  /** The next request follows no message. */
  forget(): void {
    this.#heldMs = 0;
  }

  /** The rest of a request's budget, counted from the arrival of the message behind it. */
  leftOf(budgetMs: number, heldMs: number = this.#heldMs): number {
    const leftMs = Math.max(0, budgetMs - heldMs);
    return withoutReserve(leftMs, this.#parts.delay?.longestMs ?? 0);
  }

  /** Queues a tick after the work in the lane. */
  readonly soon = (): void => {
    if (this.#willTick) return;
    this.#willTick = true;
    this.#parts.later(() => {
      this.#willTick = false;
      return this.now();
    });
  };

  /** Ticks at once, unless stopped. */
  now(): ReturnType<LaneWork> {
    this.#rest();
    return this.#isStopped ? undefined : this.#tick();
  }

  /** Ticks after a while, unless something calls for it earlier. */
  wait(ms: number): void {
    this.#rest();
    // What is told in a tick may have stopped the play.
    if (!this.#isStopped) this.#timer = this.#parts.clock.setTimer(this.soon, ms);
  }

  stop(): void {
    this.#isStopped = true;
    this.#rest();
  }

  #rest(): void {
    if (this.#timer !== undefined) this.#parts.clock.clearTimer(this.#timer);
    this.#timer = undefined;
  }
}
