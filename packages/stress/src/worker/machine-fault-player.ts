import { isActive } from "../faults/fault-schedule.ts";
import type { FaultWindow } from "../result/run-result.ts";
import type { JumpingClock } from "./jumping-clock.ts";

const STALL_MS = 200;
const JUMP_MS = 1000;
const PRESSURE_BYTES = 128e6;
const CHUNK_LENGTH = 16_384;
/** What an array of small numbers takes, in bytes an entry. */
const ENTRY_BYTES = 8;

/** Plays those faults of the machine that happen inside a worker. */
export class MachineFaultPlayer {
  readonly #windows: readonly FaultWindow[];
  readonly #clock: JumpingClock;
  #lastStallSecond = Number.NEGATIVE_INFINITY;
  #held: unknown[] = [];

  constructor(windows: readonly FaultWindow[], clock: JumpingClock) {
    const kinds = ["loop-stall", "clock-jump", "memory-pressure"];
    this.#windows = windows.filter(({ kind }) => kinds.includes(kind));
    this.#clock = clock;
  }

  /** Whether there is anything to play at all. */
  get isIdle(): boolean {
    return this.#windows.length === 0;
  }

  /** @param second seconds after the beginning of the measured part */
  play(second: number): void {
    let aheadMs = 0;
    let wantedBytes = 0;
    for (const window of this.#windows) {
      if (!isActive(window, second)) continue;
      const { kind, share } = window;
      if (kind === "clock-jump") aheadMs += share * JUMP_MS;
      else if (kind === "memory-pressure") wantedBytes += share * PRESSURE_BYTES;
      else if (second - this.#lastStallSecond >= 1) {
        this.#lastStallSecond = second;
        stall(share * STALL_MS);
      }
    }
    this.#clock.aheadMs = aheadMs;
    this.#press(wantedBytes);
  }

  /** Holds so many bytes in many arrays, and exchanges one of them each time: the rest is garbage. */
  #press(bytes: number): void {
    if (bytes === 0) {
      if (this.#held.length > 0) this.#held = [];
      return;
    }
    const chunk = Array.from({ length: CHUNK_LENGTH }, (_, index) => index);
    const chunks = Math.max(1, Math.floor(bytes / (CHUNK_LENGTH * ENTRY_BYTES)));
    if (this.#held.length < chunks) this.#held.push(chunk);
    else this.#held[Math.floor(performance.now()) % chunks] = chunk;
  }
}

function stall(ms: number): void {
  const untilMs = performance.now() + ms;
  while (performance.now() < untilMs);
}
