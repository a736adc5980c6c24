/**
 * The threads that put load on the engine.
 *
 * @module
 */

import { setTimeout as sleep } from "node:timers/promises";
import { threadId } from "node:worker_threads";
import { ClassicalPlanner } from "@understudy/classical";
import { seededRandom, Telemetry, UnderstudyError } from "@understudy/planner-core";
import { RunRecorder } from "@understudy/recording";
import { RandomWalkControl } from "@understudy/simulation";
import { openWorkerLlmPlanner, type WorkerLlmPlanner } from "../llm/open-worker-llm-planner.ts";
import { WorkerBoard } from "../measure/board.ts";
import { MachineTime } from "../measure/machine-time.ts";
import { type StressOptions, shownOptions } from "../result/stress-options.ts";
import { RunControl } from "../thread/control.ts";
import { AgentGroup } from "./agent-group.ts";
import { AnswerRecorder } from "./answer-recorder.ts";
import { ArrivalSchedule } from "./arrivals/arrival-schedule.ts";
import { runClosedLoop } from "./arrivals/closed-loop.ts";
import { runOpenLoop } from "./arrivals/open-loop.ts";
import { CostSample } from "./cost-sample.ts";
import { ResultPublisher } from "./publisher.ts";
import { Questioner } from "./questioner.ts";
import type { LoadWorkerMessage, WorkerReply, WorkerTask } from "./task.ts";
import { JumpingClock } from "./watch/jumping-clock.ts";
import { LoopWatch } from "./watch/loop-watch.ts";
import { MachineFaultPlayer } from "./watch/machine-fault-player.ts";
import { StallMemory } from "./watch/stall-memory.ts";
import { partAt, TurnOrder, type WorkerContext } from "./worker-context.ts";

/** Time to wait for answers after the end, in ms, in addition to ten budgets. */
const GRACE_MS = 5000;
/** Time limits for comparing plans with optimal ones after the run, in ms: per second of the run, and in total. */
const COST_MS_PER_SECOND = 200;
const MAX_COST_MS = 3000;
/** Number of plans per worker that are planned again with a random walk in place of the model. */
const WALKS = 40;
const LOOK_EVERY_MS = 2;
/** Time limit for a replacement worker's warm-up of an LLM planner whose server may be down, in ms. */
const COLD_START_MS = 500;
const GAUGES = { closed: 0, open: 1, "half-open": 2 } as const;

/**
 * Runs one worker for a whole run: moves its agents, asks their questions, records the answers. Stops at the end of the
 * run.
 */
export default async function runLoad(task: WorkerTask): Promise<WorkerReply> {
  const board = new WorkerBoard(task.board);
  const control = new RunControl(task.control);
  board.setGauge("threadId", threadId);
  const onRejection = (): void => board.setGauge("unhandled", board.gauge("unhandled") + 1);
  process.on("unhandledRejection", onRejection);
  try {
    return await play(task, board, control);
  } catch (error) {
    const code = error instanceof UnderstudyError ? error.code : "inference-failed";
    return {
      kind: "failed",
      code,
      message: error instanceof Error ? error.message : String(error),
    };
  } finally {
    process.off("unhandledRejection", onRejection);
    task.port.close();
  }
}

/** The task of a worker, with the clocks of its run. */
interface WorkerRun {
  readonly task: WorkerTask;
  readonly board: WorkerBoard;
  readonly control: RunControl;
  readonly seed: number;
  readonly time: MachineTime;
  readonly clock: JumpingClock;
  readonly telemetry: Telemetry;
  readonly now: () => number;
}

/** The agents of a worker, and the LLM planner that they share. */
interface Crowd {
  readonly llm: WorkerLlmPlanner | undefined;
  readonly recording: RunRecorder | undefined;
  readonly groups: readonly AgentGroup[];
}

async function play(
  task: WorkerTask,
  board: WorkerBoard,
  control: RunControl,
): Promise<WorkerReply> {
  const { options, worker, restarts } = task;
  const seed = options.seed + 104_729 * (worker + 1) + 15_485_863 * restarts;
  const time = new MachineTime();
  const now = (): number => time.now();
  const clock = new JumpingClock();
  const run = { task, board, control, seed, time, clock, telemetry: new Telemetry(), now };
  const crowd = await openCrowd(run);
  const { llm, groups, recording } = crowd;
  await warmUp(llm, groups, task.serverUrl !== undefined && restarts > 0);

  const costs = new CostSample(seededRandom(seed + 1));
  const walk = new RandomWalkControl(seed, WALKS);
  const { context, recorder, publisher } = openLoad(run, crowd, costs, walk);
  const { watch, questioner } = context;
  board.setGauge("isReady", 1);
  while (control.startMs === 0 && !control.isStopped) await sleep(LOOK_EVERY_MS);
  await sleep(Math.max(0, control.startMs - now()));
  watch.turn(now());
  watch.sleepUntil(now());

  if (options.closed) await runClosedLoop(context, isInstant(task, llm));
  else
    await runOpenLoop(
      context,
      new ArrivalSchedule(control.startMs, task.rate, options.seed + worker),
    );

  const untilMs = now() + GRACE_MS + 10 * options.budgetMs;
  while (questioner.open > 0 && now() < untilMs) await sleep(LOOK_EVERY_MS);
  // The last garbage collection is reported only after a turn of the loop.
  await sleep(LOOK_EVERY_MS);
  publisher.stop();
  recorder.judge(Number.POSITIVE_INFINITY);
  watch.close();
  clock.aheadMs = 0;
  for (const { engine } of groups) engine.dispose();
  await llm?.dispose();
  recording?.close();
  const costRatios = costs.ratios(
    Math.min(MAX_COST_MS, COST_MS_PER_SECOND * options.durationSeconds),
  );
  const controlled = await walk.compare(new ClassicalPlanner(), llm);
  board.setGauge("ended", 1);
  const error = recording?.error;
  const recordingError = error === undefined ? undefined : messageOf(error);
  return { kind: "done", costRatios, control: controlled, recordingError };
}

async function openCrowd(run: WorkerRun): Promise<Crowd> {
  const { task, board, control, seed, clock, telemetry, now } = run;
  const { worker, options, serverUrl } = task;
  const llm = await openWorkerLlmPlanner(options, {
    random: seededRandom(seed),
    clock,
    telemetry,
    serverUrl,
    second: () =>
      control.startMs === 0 ? Number.NEGATIVE_INFINITY : (now() - control.measureMs) / 1000,
    onEvent: (event) => {
      if (event.type !== "breaker-change") return;
      board.setGauge("breaker", GAUGES[event.state]);
      const second = (now() - control.measureMs) / 1000;
      tell(task, { kind: "breaker", transition: { worker, second, to: event.state } });
    },
  });
  const recording =
    task.record === undefined
      ? undefined
      : new RunRecorder({ to: task.record, seed, options: { worker, ...shownOptions(options) } });
  const groups = task.crowd.map((share, index) => {
    const random = seededRandom(seed + 31 * (index + 1));
    const isObserved = !options.closed;
    return new AgentGroup(index, share, {
      options,
      llm,
      telemetry,
      clock,
      random,
      isObserved,
      now,
      recording,
    });
  });
  telemetry.gauge("cache.size", () => sum(groups.map(({ cacheSize }) => cacheSize)));
  return { llm, recording, groups };
}

/** Builds everything between the agents and the boards. */
function openLoad(
  { task, board, control, time, clock, telemetry, now }: WorkerRun,
  { llm, groups }: Crowd,
  costs: CostSample,
  walk: RandomWalkControl,
) {
  const { worker, options, rate } = task;
  const { budgetMs, closed, target } = options;
  const isRemote = target !== undefined;
  const watch = new LoopWatch(new StallMemory(task.stalls), now());
  const recorder = new AnswerRecorder({
    worker,
    budgetMs,
    hasLlm: llm !== undefined,
    watch,
    measureMs: () => control.measureMs,
    onLate: (late) => tell(task, { kind: "late", late }),
  });
  const told = { board, recorder, costs, walk };
  const publisher = new ResultPublisher({
    board,
    telemetry,
    groups,
    part: () => partAt({ board, control }, now()),
    onCollection: (startMs, durationMs) => {
      const fromMs = time.fromLocal(startMs);
      watch.collected(fromMs, fromMs + durationMs);
    },
    onTick: () => recorder.judge(now()),
  });
  const context: WorkerContext = {
    collections: publisher,
    board,
    control,
    questioner: new Questioner({ ...told, budgetMs, closed, isRemote, rate, now }),
    watch,
    now,
    clock,
    faults: new MachineFaultPlayer(options.faults, { clock, watch, now }),
    order: new TurnOrder(groups),
    // A nap would delay other answers.
    isPunctual: !asksModel(options) && !isRemote,
  };
  return { context, recorder, publisher };
}

/** Whether every answer arrives in the same turn as its question. */
function isInstant({ options, serverUrl }: WorkerTask, llm: WorkerLlmPlanner | undefined): boolean {
  if (llm === undefined && options.target === undefined) return true;
  return !asksModel(options) && serverUrl === undefined && options.simulated.latencyP50Ms === 0;
}

function asksModel({ llm }: StressOptions): boolean {
  return !["simulated", "pool", "none"].includes(llm);
}

function tell({ port }: WorkerTask, message: LoadWorkerMessage): void {
  port.postMessage(message);
}

/** @param mayFail whether the model server may be down; the LLM planner then starts cold */
async function warmUp(
  llm: WorkerLlmPlanner | undefined,
  groups: readonly AgentGroup[],
  mayFail: boolean,
): Promise<void> {
  const signal = mayFail ? AbortSignal.timeout(COLD_START_MS) : undefined;
  try {
    for (const { domain } of groups) await llm?.warmUp(domain, signal);
  } catch (error) {
    if (!mayFail) throw error;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
