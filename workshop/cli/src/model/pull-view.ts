import type { PullProgress } from "@understudy/llm/models";
import { formatBytes } from "@understudy/planner-core/internal";
import type { TextSink } from "../streams.ts";

const BAR_WIDTH = 24;
/** The time between lines if nobody watches: files of minutes must not look as if they hung. */
const QUIET_MS = 10_000;

/** Shows how far a pull is: a bar where a person watches, a line now and then elsewhere. */
export class PullView {
  readonly #sink: TextSink;
  readonly #nowMs: () => number;
  #shown = "";
  #toldMs: number;

  constructor(sink: TextSink, nowMs: () => number = () => performance.now()) {
    this.#sink = sink;
    this.#nowMs = nowMs;
    this.#toldMs = nowMs();
  }

  /** For `onProgress`. */
  readonly tell = (progress: PullProgress): void => {
    const line = progressLine(progress);
    if (this.#sink.isTTY === true) {
      const blanks = " ".repeat(Math.max(0, this.#shown.length - line.length));
      this.#sink.write(`\r${line}${blanks}`);
      this.#shown = line;
      return;
    }
    const nowMs = this.#nowMs();
    if (nowMs - this.#toldMs < QUIET_MS) return;
    this.#toldMs = nowMs;
    this.#sink.write(`${line}\n`);
  };

  /** Nothing more comes: what is written next has a line of its own. */
  end(): void {
    if (this.#shown !== "") this.#sink.write("\n");
    this.#shown = "";
  }
}

/** Such as `[######······]  25 %  1.20 GB of 4.80 GB  30.0 MB/s  2:00 left`. */
export function progressLine({
  receivedBytes,
  totalBytes,
  bytesPerSecond,
  leftMs,
}: PullProgress): string {
  const rate = bytesPerSecond > 0 ? [`${formatBytes(bytesPerSecond)}/s`] : [];
  if (totalBytes === undefined) return [formatBytes(receivedBytes), ...rate].join("  ");
  const share = totalBytes === 0 ? 1 : Math.min(1, receivedBytes / totalBytes);
  const full = Math.round(share * BAR_WIDTH);
  const bar = `[${"#".repeat(full)}${"·".repeat(BAR_WIDTH - full)}]`;
  const percent = `${Math.floor(share * 100)} %`.padStart(5);
  const size = `${formatBytes(receivedBytes)} of ${formatBytes(totalBytes)}`;
  const left = leftMs === undefined ? [] : [`${clock(leftMs)} left`];
  return [`${bar} ${percent}`, size, ...rate, ...left].join("  ");
}

function clock(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60];
  return `${minutes}:${String(rest).padStart(2, "0")}`;
}
