/**
 * One run: starts workers, watches them, collects their results.
 *
 * @module
 */

import { setTimeout as sleep } from "node:timers/promises";
import { RequestError } from "@understudy/planner-core";
import { loadNamedDomains } from "@understudy/simulation/demo";
import { serverFaults } from "../faults/fault-schedule.ts";
import { type RunningServer, startServerThread } from "../llm/model-server-thread.ts";
import { MachineTime } from "../measure/machine-time.ts";
import { Timeline } from "../measure/timeline.ts";
import type { RunPhase, RunProgress } from "../result/run-progress.ts";
import type { BreakerTransition, LateRequest, RunResult } from "../result/run-result.ts";
import type { StressOptions } from "../result/stress-options.ts";
import { serveDomains } from "../target/serve-domains.ts";
import { RunControl } from "../thread/control.ts";
import { openPool } from "../worker/pool.ts";
import type { LoadWorkerMessage } from "../worker/task.ts";
import { Heartbeat } from "../worker/watch/heartbeat.ts";
import { dealAgents } from "../world/crowd.ts";
import { compileResult, worstOf } from "./compile-result.ts";
import { resolveStressOptions, type StressRequest } from "./options.ts";
import { progressOf } from "./progress.ts";
import { RunTimers } from "./run-timers.ts";
import { Supervisor } from "./supervisor.ts";

/** Callbacks of a run. */
export interface StressHooks {
  /** Called a few times per second. Exceptions are ignored. */
  readonly onProgress?: ((progress: RunProgress) => void) | undefined;
  /** Ends the run early when aborted; the result covers the measured time. */
  readonly signal?: AbortSignal | undefined;
  /** Path of a recording for `replayRun`. With several workers, one file each: `run.jsonl`, `run-1.jsonl`, … */
  readonly record?: string | undefined;
  /** Called for each recording that ends early, for example on a full disk. */
  readonly onRecordingError?: ((file: string, message: string) => void) | undefined;
}

const LOOK_EVERY_MS = 5;
const PROGRESS_EVERY_MS = 250;
/** Delay in milliseconds between the moment all workers are ready and the first question. */
const HEAD_START_MS = 20;
/** Maximum number of late requests kept; beyond it only the worst are kept. */
const MAX_LATE = 500;
/** Number of spare threads for replacing killed workers. */
const SPARE_THREADS = 1;
/** Time in milliseconds after which a worker that is still running is terminated. */
const PATIENCE_MS = 20_000;

/**
 * Puts the engine under load: agents in simulated worlds ask for plans at planned times, in several threads, while
 * faults of models and machine play. Resolves with the figures of the run.
 *
 * @throws RequestError, DomainError for invalid options and domains; UnderstudyError with the code of the cause if the
 * LLM planner cannot be opened; InferenceError if the target cannot be reached
 *
 * @example
 * const result = await runStress({ agents: 100, durationSeconds: 5, faults: "flaky" });
 * console.log(result.answeredPerSecond, result.misses.count);
 */
export async function runStress(
  request: StressRequest = {},
  hooks: StressHooks = {},
): Promise<RunResult> {
  const options = resolveStressOptions(request);
  const domains = await loadNamedDomains(options.domains);
  const control = new RunControl();
  const { target } = options;
  if (target !== undefined && hooks.record !== undefined) {
    const message = "a run against a server cannot be recorded: the server does what would be";
    throw new RequestError([{ pointer: "/target", message }]);
  }
  const served = target === undefined ? {} : await serveDomains(target, domains);
  const crowds = dealAgents(options, domains, served);
  const heartbeat = new Heartbeat();
  const kills = options.faults.some(({ kind }) => kind === "worker-kill");
  const pool = openPool(options.workers, kills ? SPARE_THREADS : 0);
  // A thread that dies between two tasks is replaced by the pool.
  pool.on("error", () => undefined);
  let server: RunningServer | undefined;
  try {
    server = await openServer(options, domains, control);
    const transitions: BreakerTransition[] = [];
    const late: LateRequest[] = [];
    const onMessage = (message: LoadWorkerMessage): void => {
      if (message.kind === "breaker") transitions.push(message.transition);
      else {
        late.push(message.late);
        // Limits memory during hours of overload.
        if (late.length >= MAX_LATE) late.splice(0, late.length, ...worstOf(late));
      }
    };
    const shared = {
      pool,
      control,
      time: new MachineTime(),
      options,
      stalls: heartbeat.stalls.buffer,
      serverUrl: server?.url,
      record: hooks.record,
      onRecordingError: hooks.onRecordingError,
      onMessage,
    };
    const supervisors = crowds.map((crowd, worker) => new Supervisor(worker, crowd, shared));
    const run = new StressRun(options, control, shared.time, supervisors, hooks);
    await run.play();
    return compileResult({
      ...run.end(),
      options,
      domains: domains.map(({ name }) => name),
      supervisors,
      transitions,
      late,
    });
  } finally {
    await heartbeat.stop();
    await pool.destroy();
    await server?.stop();
  }
}

async function openServer(
  options: StressOptions,
  domains: readonly { readonly text: string }[],
  control: RunControl,
): Promise<RunningServer | undefined> {
  const faults = serverFaults(options.faults);
  if (options.llm !== "simulated" || faults.length === 0) return undefined;
  return startServerThread({
    domains: domains.map(({ text }) => text),
    simulated: options.simulated,
    faults,
    seed: options.seed,
    control: control.buffer,
  });
}

/** A run from the first thread to the last answer. */
class StressRun {
  readonly #options: StressOptions;
  readonly #control: RunControl;
  readonly #time: MachineTime;
  readonly #supervisors: readonly Supervisor[];
  readonly #hooks: StressHooks;
  readonly #timeline: Timeline;
  readonly #timers: RunTimers;
  #phase: RunPhase = "starting";
  #startedAt = new Date();
  #rssStartBytes = process.memoryUsage.rss();
  #cpuAtStart = process.cpuUsage();
  #cpuSeconds = 0;
  #interrupted = false;

  constructor(
    options: StressOptions,
    control: RunControl,
    time: MachineTime,
    supervisors: readonly Supervisor[],
    hooks: StressHooks,
  ) {
    this.#options = options;
    this.#control = control;
    this.#time = time;
    this.#supervisors = supervisors;
    this.#hooks = hooks;
    this.#timeline = new Timeline(supervisors.map(({ board }) => board));
    this.#timers = new RunTimers(time);
  }

  async play(): Promise<void> {
    const { signal } = this.#hooks;
    const interrupt = (): void => {
      this.#interrupted = true;
      if (this.#phase === "measuring") this.#readCpu();
      if (this.#phase !== "ending") this.#control.stop(this.#time.now());
    };
    signal?.addEventListener("abort", interrupt, { once: true });
    if (signal?.aborted) interrupt();
    this.#timers.every(PROGRESS_EVERY_MS, () => this.#tell());
    const work = Promise.all(this.#supervisors.map((supervisor) => supervisor.run()));
    // Failures are handled below; until then the rejection must not count as unhandled.
    work.catch(() => undefined);
    try {
      await Promise.race([this.#allReady(), work]);
      this.#begin();
      await Promise.race([work, this.#allTooLate(work)]);
    } finally {
      this.#control.stop(this.#time.now());
      this.#timers.stop();
      signal?.removeEventListener("abort", interrupt);
    }
    // A late answer counts in the second of its question.
    this.#timeline.closeLast(Math.ceil(this.#secondsAt(this.#control.endMs)) - 1);
    this.#tell();
  }

  end(): {
    readonly startedAt: string;
    readonly measuredSeconds: number;
    readonly interrupted: boolean;
    readonly timeline: Timeline;
    readonly rssStartBytes: number;
    readonly cpuSeconds: number;
  } {
    return {
      startedAt: this.#startedAt.toISOString(),
      measuredSeconds: Math.max(0, this.#secondsAt(this.#control.endMs)),
      interrupted: this.#interrupted,
      timeline: this.#timeline,
      rssStartBytes: this.#rssStartBytes,
      cpuSeconds: this.#cpuSeconds,
    };
  }

  async #allReady(): Promise<void> {
    const isReady = (): boolean =>
      this.#supervisors.every(({ board }) => board.gauge("isReady") === 1);
    while (!isReady() && !this.#control.isStopped) await sleep(LOOK_EVERY_MS);
  }

  #begin(): void {
    const { durationSeconds, warmupSeconds } = this.#options;
    const control = this.#control;
    const startMs = this.#time.now() + HEAD_START_MS;
    const measureMs = startMs + 1000 * warmupSeconds;
    // If interrupted before the start, the run has nothing to measure.
    const endMs = control.isStopped ? startMs : measureMs + 1000 * durationSeconds;
    control.begin(startMs, control.isStopped ? startMs : measureMs, endMs);
    this.#phase = warmupSeconds > 0 ? "warming-up" : "measuring";
    this.#timers.at(measureMs, () => {
      this.#phase = "measuring";
      this.#startedAt = new Date();
      this.#rssStartBytes = process.memoryUsage.rss();
      this.#cpuAtStart = process.cpuUsage();
    });
    this.#timers.at(endMs, () => {
      this.#readCpu();
      this.#phase = "ending";
    });
    this.#timers.eachSecond(measureMs, startMs, endMs, (second) => this.#timeline.close(second));
    for (const { kind, startSeconds, share } of this.#options.faults) {
      if (kind !== "worker-kill") continue;
      this.#timers.at(measureMs + 1000 * startSeconds, () => this.#kill(share));
    }
  }

  /** Kills a share of the workers, at least one. */
  #kill(share: number): void {
    if (this.#phase === "ending" || this.#control.isStopped) return;
    const count = Math.max(1, Math.round(share * this.#supervisors.length));
    for (const supervisor of this.#supervisors.slice(0, count)) supervisor.kill();
  }

  /** Terminates workers that are still running long after the run; their open questions count as hung. */
  async #allTooLate(work: Promise<unknown>): Promise<void> {
    const isSettled = work.then(
      () => true,
      () => true,
    );
    for (;;) {
      if (await Promise.race([isSettled, sleep(PROGRESS_EVERY_MS, false)])) return;
      const overMs = this.#time.now() - this.#control.endMs;
      if (overMs > PATIENCE_MS + 10 * this.#options.budgetMs) return;
    }
  }

  #readCpu(): void {
    const { user, system } = process.cpuUsage(this.#cpuAtStart);
    this.#cpuSeconds = (user + system) / 1e6;
  }

  #secondsAt(ms: number): number {
    return (ms - this.#control.measureMs) / 1000;
  }

  #tell(): void {
    const { onProgress } = this.#hooks;
    if (onProgress === undefined) return;
    const elapsed = this.#phase === "starting" ? 0 : this.#secondsAt(this.#time.now());
    const parts = {
      options: this.#options,
      supervisors: this.#supervisors,
      timeline: this.#timeline,
    };
    try {
      onProgress(progressOf(this.#phase, elapsed, parts));
    } catch {
      // Errors of callbacks must not disturb the run.
    }
  }
}
