import type { PullProgress } from "@understudy/llm/models";
import { formatBytes } from "@understudy/planner-core/internal";
import type { TextSink } from "../streams.ts";

const BAR_WIDTH = 24;
/** Interval of lines without a terminal, so that a long download does not look hung. */
const QUIET_MS = 10_000;

/** Progress of a download: a bar on a terminal, occasional lines elsewhere. */
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

  /** The `onProgress` callback. */
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

  /** Ends the display; later output starts on a new line. */
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
