/**
 * The live view of a stress run in a terminal.
 *
 * @module
 */

import { formatCount } from "@understudy/planner-core/internal";
import type { RunProgress, StressOptions, SweepPoint } from "@understudy/stress";
import { formatShare, formatTime } from "@understudy/stress";
import { formatDuration } from "../../input/duration.ts";
import { printable } from "../../output/printable.ts";
import type { Colours } from "../../output/printer.ts";
import { Screen, type Terminal } from "../../output/screen.ts";
import { renderFrame } from "./frame.ts";

/** Displays the progress of a run. */
export interface StressView {
  onProgress(progress: RunProgress): void;
  /** Called at the start of each run of a sweep. */
  onRate(rate: number, tried: number): void;
  onPoint(point: SweepPoint): void;
  /** Called on a request to stop. */
  onInterrupt(): void;
  /** Restores the terminal. Idempotent. */
  close(): void;
}

/** Redraws in place. */
export class LiveView implements StressView {
  readonly #screen: Screen;
  readonly #colours: Colours;
  readonly #options: StressOptions;
  #title: string | undefined;

  constructor(terminal: Terminal, colours: Colours, options: StressOptions) {
    this.#screen = new Screen(terminal);
    this.#colours = colours;
    this.#options = options;
    this.#screen.open();
  }

  onProgress(progress: RunProgress): void {
    const { width } = this.#screen;
    this.#screen.draw(
      renderFrame(progress, this.#options, { width, colours: this.#colours, title: this.#title }),
    );
  }

  onRate(rate: number, tried: number): void {
    this.#title = `sweep, rate ${tried + 1}: ${formatCount(rate)}/s`;
  }

  onPoint(): void {}

  onInterrupt(): void {
    this.#title = "ending early";
  }

  close(): void {
    this.#screen.close();
  }
}

/** Least interval of lines: five seconds in a short run, a minute in a soak of hours. */
const MIN_INTERVAL_SECONDS = 5;
const MAX_INTERVAL_SECONDS = 60;
const LINES_A_RUN = 60;

/** Occasional lines, for pipes and continuous integration. */
export class PlainView implements StressView {
  readonly #write: (line: string) => void;
  #lastLine = Number.NEGATIVE_INFINITY;
  #lastPhase: RunProgress["phase"] | undefined;
  #faults = "";
  #isSweep = false;

  constructor(write: (line: string) => void, options: StressOptions) {
    this.#write = write;
    const { agents, domains, workers, budgetMs, rate, closed, durationSeconds, seed } = options;
    const load = closed ? "as fast as it goes" : `${formatCount(rate)} questions per second`;
    this.#write(
      `${formatCount(agents)} agents in ${domains.map(printable).join(", ")}, workers ${workers}, ${load}, ` +
        `budget ${formatCount(budgetMs)} ms, ${formatDuration(durationSeconds)}, seed ${seed}`,
    );
  }

  onProgress(progress: RunProgress): void {
    if (this.#isSweep) return;
    const { phase, elapsedSeconds, totalSeconds, recent } = progress;
    if (phase !== this.#lastPhase) {
      this.#lastPhase = phase;
      this.#lastLine = Number.NEGATIVE_INFINITY;
      if (phase === "warming-up") this.#write("warming up");
      if (phase === "ending") this.#write("waiting for the last answers");
    }
    if (phase !== "measuring") return;
    this.#tellFaults(progress);
    const interval = Math.min(
      MAX_INTERVAL_SECONDS,
      Math.max(MIN_INTERVAL_SECONDS, totalSeconds / LINES_A_RUN),
    );
    const last = recent.at(-1);
    if (elapsedSeconds - this.#lastLine < interval || last === undefined || progress.answered === 0)
      return;
    this.#lastLine = elapsedSeconds;
    const { open, halfOpen } = progress.breakers;
    const breakers = open + halfOpen === 0 ? "" : `, breakers open ${open}, half-open ${halfOpen}`;
    const fallbacks = Object.values(progress.byReason).reduce((sum, count) => sum + count, 0);
    this.#write(
      `${formatDuration(Math.floor(elapsedSeconds))}: ${formatCount(last.answered)}/s, p50 ${formatTime(progress.p50Ms)}, ` +
        `p95 ${formatTime(progress.p95Ms)}, p99 ${formatTime(progress.p99Ms)}, late ${formatCount(progress.misses)}, ` +
        `fallbacks ${formatShare(fallbacks / progress.answered)}${breakers}`,
    );
  }

  onRate(): void {
    // A sweep prints its points only.
    this.#isSweep = true;
  }

  onPoint({ rate, answeredPerSecond, p99Ms, brokeBy }: SweepPoint): void {
    const holds = brokeBy === undefined ? "holds" : `does not hold: ${brokeBy}`;
    this.#write(
      `rate ${formatCount(rate)}/s: ${formatCount(answeredPerSecond)}/s answered, p99 ${formatTime(p99Ms)}, ${holds}`,
    );
  }

  onInterrupt(): void {
    this.#write("ending early; press Ctrl+C again to leave at once");
  }

  close(): void {}

  #tellFaults({ activeFaults, elapsedSeconds }: RunProgress): void {
    const now = [...new Set(activeFaults.map(({ kind }) => printable(kind)))].join(", ");
    if (now === this.#faults) return;
    this.#faults = now;
    this.#write(
      `${formatDuration(Math.floor(elapsedSeconds))}: faults now: ${now === "" ? "none" : now}`,
    );
  }
}
