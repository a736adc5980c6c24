import type { TextSink } from "../../streams.ts";
import { PART_TITLES, type TrialTask } from "./parts.ts";

const BAR_WIDTH = 24;
/** Interval of lines without a terminal, so that a trial does not look hung. */
const QUIET_MS = 10_000;

/** Progress of a trial: a bar on a terminal, occasional lines elsewhere. */
export class TrialView {
  readonly #sink: TextSink;
  readonly #model: string;
  readonly #tasks: number;
  readonly #beganMs = performance.now();
  #asked = 0;
  #shown = 0;
  #toldMs = performance.now();

  constructor(sink: TextSink, model: string, tasks: number) {
    this.#sink = sink;
    this.#model = model;
    this.#tasks = tasks;
  }

  /** The `onProgress` callback. */
  readonly tell = ({ part, group }: TrialTask, done: number, isNew: boolean): void => {
    const nowMs = performance.now();
    if (isNew) this.#asked++;
    const isLine = this.#sink.isTTY !== true;
    if (isLine && nowMs - this.#toldMs < QUIET_MS) return;
    this.#toldMs = nowMs;
    const leftMs =
      this.#asked === 0 ? 0 : ((this.#tasks - done) * (nowMs - this.#beganMs)) / this.#asked;
    const full = Math.round((done / this.#tasks) * BAR_WIDTH);
    const bar = `[${"#".repeat(full)}${"·".repeat(BAR_WIDTH - full)}]`;
    const left = `${Math.ceil(leftMs / 1000)} s left`;
    const percent = `${Math.floor((100 * done) / this.#tasks)} %`.padStart(5);
    const line = `${bar} ${percent}  ${this.#model}  ${PART_TITLES[part]}: ${group.domain.name}  ${left}`;
    if (isLine) this.#sink.write(`${line}\n`);
    else {
      this.#sink.write(`\r${line.padEnd(this.#shown)}`);
      this.#shown = line.length;
    }
  };

  /** Ends the display; later output starts on a new line. */
  end(): void {
    if (this.#shown > 0) this.#sink.write(`\r${" ".repeat(this.#shown)}\r`);
    this.#shown = 0;
  }
}
