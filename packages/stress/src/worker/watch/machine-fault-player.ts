import { isActive } from "../../faults/fault-schedule.ts";
import type { FaultWindow } from "../../result/fault-window.ts";
import type { JumpingClock } from "./jumping-clock.ts";
import type { LoopWatch } from "./loop-watch.ts";

const STALL_MS = 200;
const JUMP_MS = 1000;
const PRESSURE_BYTES = 128e6;
const CHUNK_LENGTH = 16_384;
/** Bytes per entry of an array of small numbers. */
const ENTRY_BYTES = 8;
/** Minimum time between discarded arrays under pressure, in ms, since memory is to be short, not processor time. */
const PRESS_EVERY_MS = 1;

/** Targets of the faults, and their listener. */
interface FaultTargets {
  readonly clock: JumpingClock;
  readonly watch: Pick<LoopWatch, "stopped" | "setBack">;
  readonly now: () => number;
}

/** Plays the machine faults inside a worker. */
export class MachineFaultPlayer {
  readonly #windows: readonly FaultWindow[];
  readonly #targets: FaultTargets;
  #lastStallSecond = Number.NEGATIVE_INFINITY;
  #lastPressMs = Number.NEGATIVE_INFINITY;
  #held: unknown[] = [];

  constructor(windows: readonly FaultWindow[], targets: FaultTargets) {
    const kinds = ["loop-stall", "clock-jump", "memory-pressure"];
    this.#windows = windows.filter(({ kind }) => kinds.includes(kind));
    this.#targets = targets;
  }

  /** Whether there are no faults to play. */
  get isIdle(): boolean {
    return this.#windows.length === 0;
  }

  /**
   * @param second seconds after the start of the measured part
   * @param nowMs the same moment on the machine's clock
   * @returns how long it stopped the loop, in ms
   */
  play(second: number, nowMs: number): number {
    let aheadMs = 0;
    let wantedBytes = 0;
    let stoppedMs = 0;
    for (const window of this.#windows) {
      if (!isActive(window, second)) continue;
      const { kind, share } = window;
      if (kind === "clock-jump") aheadMs += share * JUMP_MS;
      else if (kind === "memory-pressure") wantedBytes += share * PRESSURE_BYTES;
      else if (second - this.#lastStallSecond >= 1) {
        this.#lastStallSecond = second;
        stoppedMs += this.#stall(share * STALL_MS, nowMs);
      }
    }
    this.#setClock(aheadMs, nowMs);
    this.#press(wantedBytes, nowMs);
    return stoppedMs;
  }

  #stall(ms: number, fromMs: number): number {
    const { now, watch } = this.#targets;
    while (now() - fromMs < ms);
    const toMs = now();
    watch.stopped(fromMs, toMs);
    return toMs - fromMs;
  }

  #setClock(aheadMs: number, nowMs: number): void {
    const { clock, watch } = this.#targets;
    if (aheadMs < clock.aheadMs) watch.setBack(nowMs, clock.aheadMs - aheadMs);
    clock.aheadMs = aheadMs;
  }

  /** Holds this many bytes in many arrays, and occasionally replaces one to produce garbage. */
  #press(bytes: number, nowMs: number): void {
    if (bytes === 0) {
      if (this.#held.length > 0) this.#held = [];
      return;
    }
    if (nowMs - this.#lastPressMs < PRESS_EVERY_MS) return;
    this.#lastPressMs = nowMs;
    const chunk = new Array<number>(CHUNK_LENGTH).fill(0);
    const chunks = Math.max(1, Math.floor(bytes / (CHUNK_LENGTH * ENTRY_BYTES)));
    if (this.#held.length < chunks) this.#held.push(chunk);
    else this.#held[Math.floor(nowMs) % chunks] = chunk;
  }
}
