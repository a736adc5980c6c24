import type { TextSink } from "../../streams.ts";
import { PART_TITLES, type TrialTask } from "./parts.ts";

/** Interval of lines, so that a trial does not look hung. */
const QUIET_MS = 10_000;

/** Tells of the progress of a trial in a line now and then. */
export class TrialView {
  readonly #sink: TextSink;
  readonly #model: string;
  readonly #tasks: number;
  readonly #beganMs = performance.now();
  #asked = 0;
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
    if (nowMs - this.#toldMs < QUIET_MS) return;
    this.#toldMs = nowMs;
    const leftMs =
      this.#asked === 0 ? 0 : ((this.#tasks - done) * (nowMs - this.#beganMs)) / this.#asked;
    const left = `${Math.ceil(leftMs / 1000)} s left`;
    const percent = `${Math.floor((100 * done) / this.#tasks)} %`.padStart(5);
    this.#sink.write(
      `${percent}  ${this.#model}  ${PART_TITLES[part]}: ${group.domain.name}  ${left}\n`,
    );
  };
}
