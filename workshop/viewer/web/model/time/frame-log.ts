import type { DeltaMessage, KeyframeMessage } from "../../../src/protocol/frame.ts";
import { ShowState } from "../../../src/protocol/show-state.ts";
import type { Timed } from "./track.ts";

/** A frame of the game. */
export type FrameMessage = KeyframeMessage | DeltaMessage;

/** Deltas per segment, the most that a jump in time has to apply. */
const SEGMENT_LENGTH = 120;

/** The state at a moment, and the changes after it. */
interface Segment extends Timed {
  readonly start: KeyframeMessage;
  readonly deltas: DeltaMessage[];
}

/**
 * The kept frames, with access to any of them. Memory is bounded: the oldest segments are dropped. A jump costs one
 * snapshot and at most 120 deltas; a small step forward only its own deltas.
 */
export class FrameLog {
  /** The state of the last frame. */
  readonly head: ShowState = new ShowState();
  readonly #maxFrames: number;
  #segments: Segment[] = [];
  #count = 0;
  #past: { readonly segment: Segment; readonly state: ShowState; applied: number } | undefined;

  /** @param maxFrames default 24,000: over 13 minutes at 30 frames per second */
  constructor(maxFrames = 24_000) {
    this.#maxFrames = maxFrames;
  }

  get isEmpty(): boolean {
    return this.#segments.length === 0;
  }

  /** The earliest accessible time. */
  get fromMs(): number {
    return this.#segments[0]?.timeMs ?? 0;
  }

  get toMs(): number {
    return this.head.timeMs;
  }

  /**
   * Adds the next frame. Deltas before the first snapshot are dropped.
   *
   * @returns whether the oldest frames were dropped
   * @throws RangeError for a delta with unknown agents
   */
  push(frame: FrameMessage): boolean {
    const last = this.#segments.at(-1);
    if (frame.type === "delta") {
      if (last === undefined) return false;
      this.head.apply(frame);
      last.deltas.push(frame);
    } else {
      this.head.apply(frame);
      this.#segments.push({ timeMs: frame.timeMs, start: frame, deltas: [] });
    }
    this.#count++;
    if (last !== undefined && last.deltas.length >= SEGMENT_LENGTH && frame.type === "delta") {
      this.#segments.push({ timeMs: frame.timeMs, start: this.head.keyframe(), deltas: [] });
    }
    return this.#forget();
  }

  /** The state at a time; the head itself for the latest. Do not modify or keep it. */
  at(timeMs: number): ShowState {
    if (timeMs >= this.head.timeMs) return this.head;
    const segment = this.#segmentAt(timeMs);
    if (segment === undefined) return this.head;
    let past = this.#past;
    if (past?.segment !== segment || past.state.timeMs > timeMs) {
      const state = new ShowState();
      state.apply(segment.start);
      past = { segment, state, applied: 0 };
      this.#past = past;
    }
    for (
      let next = segment.deltas[past.applied];
      next !== undefined && next.timeMs <= timeMs;
      next = segment.deltas[past.applied]
    ) {
      past.state.apply(next);
      past.applied++;
    }
    return past.state;
  }

  /** The time of the frame after a time; undefined after the last. */
  timeAfter(timeMs: number): number | undefined {
    const first = this.#indexAt(timeMs);
    for (const segment of this.#segments.slice(Math.max(0, first), first + 3)) {
      if (segment.timeMs > timeMs) return segment.timeMs;
      const delta = segment.deltas.find((each) => each.timeMs > timeMs);
      if (delta !== undefined) return delta.timeMs;
    }
    return undefined;
  }

  /** The time of the frame before a time; undefined before the first. */
  timeBefore(timeMs: number): number | undefined {
    for (let index = this.#indexAt(timeMs); index >= 0; index--) {
      const segment = this.#segments[index] as Segment;
      const delta = segment.deltas.findLast((each) => each.timeMs < timeMs);
      if (delta !== undefined) return delta.timeMs;
      if (segment.timeMs < timeMs) return segment.timeMs;
    }
    return undefined;
  }

  /** The last segment that starts at or before a time; -1 if there is none. */
  #indexAt(timeMs: number): number {
    let low = 0;
    let high = this.#segments.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#segments[middle] as Segment).timeMs <= timeMs) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  #segmentAt(timeMs: number): Segment | undefined {
    return this.#segments[Math.max(0, this.#indexAt(timeMs))];
  }

  #forget(): boolean {
    let forgot = false;
    while (this.#count > this.#maxFrames && this.#segments.length > 1) {
      const [oldest] = this.#segments.splice(0, 1);
      this.#count -= (oldest?.deltas.length ?? 0) + 1;
      forgot = true;
    }
    return forgot;
  }
}
