import { parse } from "node:path";
import { MessageChannel } from "node:worker_threads";
import { InferenceError, UnderstudyError } from "@understudy/planner-core";
import type { ControlledShare } from "@understudy/simulation";
import { WorkerBoard } from "../measure/board.ts";
import type { MachineTime } from "../measure/machine-time.ts";
import type { StressOptions } from "../result/stress-options.ts";
import type { RunControl } from "../thread/control.ts";
import { ArrivalSchedule } from "../worker/arrivals/arrival-schedule.ts";
import { dropUntil } from "../worker/arrivals/open-loop.ts";
import { killThread, type LoadPool } from "../worker/pool.ts";
import type { LoadWorkerMessage, WorkerTask } from "../worker/task.ts";
import { sizeOf } from "../world/crowd.ts";
import type { CrowdShare } from "../world/crowd-share.ts";

/** Maximum number of restarts of one worker. */
const MAX_RESTARTS = 100;

/** The parts that all supervisors of a run share. */
export interface SupervisorParts {
  readonly pool: Pick<LoadPool, "run" | "threads">;
  readonly control: RunControl;
  readonly time: MachineTime;
  readonly options: StressOptions;
  readonly stalls: SharedArrayBuffer;
  readonly serverUrl: string | undefined;
  /** Path of the recording. */
  readonly record?: string | undefined;
  readonly onRecordingError?: ((file: string, message: string) => void) | undefined;
  readonly onMessage: (message: LoadWorkerMessage) => void;
}

/** Keeps one worker running: a dead worker is replaced, and its open questions are written off. */
export class Supervisor {
  readonly worker: number;
  readonly board: WorkerBoard = new WorkerBoard();
  restarts = 0;
  /** Cost ratios reported by the worker; empty if it died at the end. */
  costRatios: readonly number[] = [];
  /** Control measurement on a sample of served plans; undefined if the model wrote none. */
  control: ControlledShare | undefined;
  readonly #parts: SupervisorParts;
  readonly #crowd: readonly CrowdShare[];
  readonly #rate: number;
  #isKilled = false;

  constructor(worker: number, crowd: readonly CrowdShare[], parts: SupervisorParts) {
    const { options } = parts;
    this.worker = worker;
    this.#crowd = crowd;
    this.#parts = parts;
    this.#rate = (options.rate * sizeOf(crowd)) / options.agents;
  }

  /**
   * Runs the worker in one thread after another, as threads die.
   *
   * @throws UnderstudyError if it fails to start, or dies too often
   */
  async run(): Promise<void> {
    const { control, time } = this.#parts;
    if (this.#rate === 0) {
      // If there are more workers than agents, some workers have none.
      this.board.setGauge("isReady", 1);
      return;
    }
    for (;;) {
      try {
        if (await this.#play()) return;
      } catch (error) {
        if (error instanceof UnderstudyError) throw error;
        this.#bury(error);
      }
      const isOver = control.isStopped || (control.startMs > 0 && time.now() >= control.endMs);
      if (isOver) break;
    }
    this.#dropRest();
  }

  /** Kills the worker's thread. */
  kill(): void {
    if (killThread(this.#parts.pool, this.board.gauge("threadId"))) this.#isKilled = true;
  }

  async #play(): Promise<boolean> {
    const { pool, control, options, stalls, serverUrl, record, onMessage } = this.#parts;
    const { worker, restarts } = this;
    const { port1, port2 } = new MessageChannel();
    port1.on("message", onMessage);
    port1.unref();
    const task: WorkerTask = {
      worker,
      restarts,
      options,
      crowd: this.#crowd,
      rate: this.#rate,
      board: this.board.buffer,
      control: control.buffer,
      stalls,
      serverUrl,
      record: record && recordingPath(record, { worker, restarts }),
      port: port2,
    };
    this.board.setGauge("isReady", 0);
    try {
      const reply = await pool.run(task, { transferList: [port2] });
      if (reply.kind === "failed") {
        throw new UnderstudyError(reply.code, reply.message);
      }
      if (task.record !== undefined && reply.recordingError !== undefined) {
        this.#parts.onRecordingError?.(task.record, reply.recordingError);
      }
      this.costRatios = reply.costRatios;
      this.control = reply.control;
      return true;
    } finally {
      // The port stays open for a moment, because the last message is still in transit.
      setTimeout(() => port1.close(), 100).unref();
    }
  }

  #bury(cause: unknown): void {
    // A killed worker may have died before it was ready.
    const couldBegin = this.#isKilled || this.board.gauge("isReady") === 1;
    this.#isKilled = false;
    this.#closeBreaker();
    this.board.writeOff();
    this.restarts++;
    const isHopeless = !couldBegin || this.restarts > MAX_RESTARTS;
    if (!isHopeless) return;
    const message = `Worker ${this.worker} died ${this.restarts === 1 ? "before it could begin" : `${this.restarts} times`}`;
    throw new InferenceError(message, { cause });
  }

  /** Marks the breaker as closed, since a replacement starts with a closed one. */
  #closeBreaker(): void {
    if (this.board.gauge("breaker") === 0) return;
    const { control, time, onMessage } = this.#parts;
    const second = (time.now() - control.measureMs) / 1000;
    onMessage({ kind: "breaker", transition: { worker: this.worker, second, to: "closed" } });
  }

  /** Drops the remaining questions of a worker that is not replaced. */
  #dropRest(): void {
    const { control, options } = this.#parts;
    if (options.closed || control.startMs === 0) return;
    const schedule = scheduleOf(control, this.#rate, options.seed + this.worker);
    dropUntil({ board: this.board, control }, schedule, control.endMs);
  }
}

function scheduleOf(control: RunControl, rate: number, seed: number): ArrivalSchedule {
  return new ArrivalSchedule(control.startMs, rate, seed);
}

/**
 * The path of a worker's recording: the given path for the first worker, a numbered one for every other worker and
 * replacement.
 *
 * @example
 * recordingPath("out/run.jsonl", { worker: 1, restarts: 0 }); // out/run-1.jsonl
 */
export function recordingPath(
  path: string,
  { worker, restarts }: { readonly worker: number; readonly restarts: number },
): string {
  const { ext } = parse(path);
  const stem = ext === "" ? path : path.slice(0, -ext.length);
  return `${stem}${worker === 0 ? "" : `-${worker}`}${restarts === 0 ? "" : `-again-${restarts}`}${ext}`;
}
