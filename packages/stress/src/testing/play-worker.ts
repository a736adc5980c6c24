import { setTimeout as sleep } from "node:timers/promises";
import { MessageChannel } from "node:worker_threads";
import { loadNamedDomains } from "@understudy/simulation/demo";
import { type PartBoard, WorkerBoard } from "../measure/board.ts";
import { MachineTime } from "../measure/machine-time.ts";
import { resolveStressOptions, type StressRequest } from "../run/options.ts";
import { RunControl } from "../thread/control.ts";
import runLoad from "../worker/load-worker.ts";
import type { LoadWorkerMessage, WorkerReply } from "../worker/task.ts";
import { StallMemory } from "../worker/watch/stall-memory.ts";
import { dealAgents } from "../world/crowd.ts";

/** The results of a worker that ran in the test's own thread. */
export interface PlayedWorker {
  readonly board: WorkerBoard;
  readonly reply: WorkerReply;
  readonly messages: readonly LoadWorkerMessage[];
}

/** Settings of a worker that runs in the test's thread. */
export interface PlaySettings {
  /** Path of the recording. */
  readonly record?: string;
  /**
   * Ends the measured part as soon as it is true; the part's time is then only a limit for hangs, since a thread may be
   * blocked for longer than any part of a test. Default: the part ends after its time.
   */
  readonly until?: (measured: PartBoard) => boolean;
}

/** Runs the only worker of a run in this thread, without the start-up time of a thread. */
export async function playWorker(
  request: StressRequest,
  { record, until }: PlaySettings = {},
): Promise<PlayedWorker> {
  const options = resolveStressOptions({ ...request, workers: 1 });
  const domains = await loadNamedDomains(options.domains);
  const [crowd = []] = dealAgents(options, domains);
  const board = new WorkerBoard();
  const control = new RunControl();
  const messages: LoadWorkerMessage[] = [];
  const { port1, port2 } = new MessageChannel();
  port1.on("message", (message: LoadWorkerMessage) => messages.push(message));
  const work = runLoad({
    worker: 0,
    restarts: 0,
    options,
    crowd,
    rate: options.rate,
    board: board.buffer,
    control: control.buffer,
    stalls: new StallMemory().buffer,
    serverUrl: undefined,
    record,
    port: port2,
  });
  const time = new MachineTime();
  while (board.gauge("isReady") === 0) await sleep(1);
  const startMs = time.now();
  const measureMs = startMs + 1000 * options.warmupSeconds;
  control.begin(startMs, measureMs, measureMs + 1000 * options.durationSeconds);
  if (until !== undefined) {
    const endMs = measureMs + 1000 * options.durationSeconds;
    while (!until(board.measured) && time.now() < endMs) await sleep(1);
    control.stop(time.now());
  }
  const reply = await work;
  port1.close();
  return { board, reply, messages };
}
