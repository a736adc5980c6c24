import { formatCount } from "@understudy/planner-core/internal";
import type { RunProgress, StressOptions, SweepPoint } from "@understudy/stress";
import { formatShare, formatTime } from "@understudy/stress";
import { formatDuration } from "../input/duration.ts";
import { printable } from "../output/printable.ts";

/** Least interval of lines: five seconds in a short run, a minute in a soak of hours. */
const MIN_INTERVAL_SECONDS = 5;
const MAX_INTERVAL_SECONDS = 60;
const LINES_A_RUN = 60;

/** Tells of a run in a line now and then. */
export class StressView {
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
    const { phase, elapsedSeconds, totalSeconds, answeredLately } = progress;
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
    const isSoon = elapsedSeconds - this.#lastLine < interval;
    if (isSoon || answeredLately === undefined || progress.answered === 0) return;
    this.#lastLine = elapsedSeconds;
    const { open, halfOpen } = progress.breakers;
    const breakers = open + halfOpen === 0 ? "" : `, breakers open ${open}, half-open ${halfOpen}`;
    const fallbacks = Object.values(progress.byReason).reduce((sum, count) => sum + count, 0);
    this.#write(
      `${formatDuration(Math.floor(elapsedSeconds))}: ${formatCount(answeredLately)}/s, p50 ${formatTime(progress.p50Ms)}, ` +
        `p95 ${formatTime(progress.p95Ms)}, p99 ${formatTime(progress.p99Ms)}, late ${formatCount(progress.misses)}, ` +
        `fallbacks ${formatShare(fallbacks / progress.answered)}${breakers}`,
    );
  }

  /** Called at the start of each run of a sweep, of which only the points are told. */
  onRate(): void {
    this.#isSweep = true;
  }

  onPoint({ rate, answeredPerSecond, p99Ms, brokeBy }: SweepPoint): void {
    const holds = brokeBy === undefined ? "holds" : `does not hold: ${brokeBy}`;
    this.#write(
      `rate ${formatCount(rate)}/s: ${formatCount(answeredPerSecond)}/s answered, p99 ${formatTime(p99Ms)}, ${holds}`,
    );
  }

  /** Called on a request to stop. */
  onInterrupt(): void {
    this.#write("ending early; press Ctrl+C again to leave at once");
  }

  #tellFaults({ activeFaults, elapsedSeconds }: RunProgress): void {
    const now = [...new Set(activeFaults.map(({ kind }) => printable(kind)))].join(", ");
    if (now === this.#faults) return;
    this.#faults = now;
    this.#write(
      `${formatDuration(Math.floor(elapsedSeconds))}: faults now: ${now === "" ? "none" : now}`,
    );
  }
}
