import { type BenchSuite, type BenchTask, type Counts, taskLabel, type Workload } from "../task.ts";
import { allocatedBytes, allocatedBytesAwaited, collectGarbage } from "./heap.ts";
import { percentile } from "./percentiles.ts";
import { Sampler } from "./sampler.ts";

/** Length and number of measurements. */
export interface RunOptions {
  readonly quick: boolean;
  readonly rounds: number;
  /** Length of a task's slice in a round. */
  readonly sliceMs: number;
  /** Unrecorded time per task before the first round, for code optimisation. */
  readonly warmUpMs: number;
  /** Unrecorded time before each slice, since caches and branch predictors have forgotten the task. */
  readonly rewarmMs: number;
}

/** Enough for quotable figures. */
export const FULL_RUN: RunOptions = {
  quick: false,
  rounds: 11,
  sliceMs: 30,
  warmUpMs: 150,
  rewarmMs: 2,
};

/** Enough to show that everything works. */
export const QUICK_RUN: RunOptions = {
  quick: true,
  rounds: 3,
  sliceMs: 4,
  warmUpMs: 20,
  rewarmMs: 0.5,
};

/** All samples of one task on one problem. */
export interface Measurement {
  readonly task: string;
  readonly problem: string | undefined;
  readonly slowestBy?: BenchTask["slowestBy"];
  /** Nanoseconds per operation. */
  readonly samples: Float64Array;
  /** The median of each round; ratios between tasks are taken round by round. */
  readonly roundMedians: readonly number[];
  readonly roundMeans: readonly number[];
  readonly counts: Counts;
}

/** The task that every suite gets: the cost of an empty sample. */
export const TIMER_TASK = "timer";

/** A task failed its check. */
export class CheckError extends Error {
  override readonly name = "CheckError";
}

const timerTask: BenchTask = {
  name: TIMER_TASK,
  setup: () => ({ run: () => undefined, check: () => undefined }),
};

interface Running {
  readonly task: BenchTask;
  readonly workload: Workload;
  readonly sampler: Sampler;
  readonly slices: Float64Array[];
}

/**
 * Measures the tasks of a suite. Every result is checked before anything is timed. Then the tasks take turns in short
 * slices, round by round, so that a disturbance of the machine affects them all.
 *
 * @param onStep called after each step of the work
 * @throws CheckError if a task's check throws; nothing is timed then
 */
export async function runSuite(
  suite: BenchSuite,
  options: RunOptions,
  onStep: () => void = () => {},
): Promise<Measurement[]> {
  const tasks = [timerTask, ...suite.tasks({ quick: options.quick })];
  const seen = new Set<string>();
  for (const label of tasks.map(taskLabel)) {
    if (seen.has(label)) throw new RangeError(`Two tasks of ${suite.name} are called ${label}`);
    seen.add(label);
  }
  const running: Running[] = [];
  try {
    for (const task of tasks) {
      running.push(await prepare(suite, task, options));
      onStep();
    }
    const timed = running.filter(({ task }) => task.measures !== "played");
    for (const { task, sampler } of timed) {
      if (!task.cold) await sampler.warmUp(options.warmUpMs);
      onStep();
    }
    for (let round = 0; round < options.rounds; round++) {
      await runRound(timed, round, options, onStep);
    }
    const measurements: Measurement[] = [];
    for (const one of running) {
      measurements.push(await finish(one));
      onStep();
    }
    return measurements;
  } finally {
    await disposeAll(running);
  }
}

async function prepare(suite: BenchSuite, task: BenchTask, options: RunOptions): Promise<Running> {
  if (task.measures === "result" && !task.async) {
    throw new RangeError(`${taskLabel(task)}: what returns its own time must be async`);
  }
  const workload = await task.setup();
  try {
    await workload.check();
  } catch (cause) {
    await workload.dispose?.();
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CheckError(`${suite.name}: the check of ${taskLabel(task)} failed: ${reason}`, {
      cause,
    });
  }
  const sampler = new Sampler(workload, task, options.sliceMs);
  const played = task.measures === "played" ? workload.samples?.() : undefined;
  const samples = played?.filter(Number.isFinite) ?? new Float64Array(0);
  return { task, workload, sampler, slices: samples.length === 0 ? [] : [samples] };
}

/** Disposes of all, even if one disposal fails: a running task would keep the process alive. */
async function disposeAll(running: readonly Running[]): Promise<void> {
  const failures: unknown[] = [];
  for (const { workload } of running) {
    try {
      await workload.dispose?.();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}

async function runRound(
  running: Running[],
  round: number,
  options: RunOptions,
  onStep: () => void,
): Promise<void> {
  for (let turn = 0; turn < running.length; turn++) {
    // Each round starts at another task and every other one runs backwards, so that no task always follows the same
    // one.
    const place = round % 2 === 0 ? round + turn : round - turn;
    const current = running[((place % running.length) + running.length) % running.length];
    if (current === undefined) continue;
    // A major collection would discard the code of waiting tasks.
    collectGarbage("minor");
    if (!current.task.cold) await current.sampler.warmAgain(options.rewarmMs);
    current.slices.push(await current.sampler.slice());
    onStep();
  }
}

async function finish({ task, workload, slices }: Running): Promise<Measurement> {
  const samples = new Float64Array(slices.reduce((length, slice) => length + slice.length, 0));
  let offset = 0;
  for (const slice of slices) {
    samples.set(slice, offset);
    offset += slice.length;
  }
  const counts = await workload.counts?.();
  const allocation = task.allocation ? { allocatedBytes: await allocatedBy(task, workload) } : {};
  return {
    task: task.name,
    problem: task.problem,
    slowestBy: task.slowestBy,
    samples,
    roundMedians: slices.map((slice) => percentile(slice.toSorted(), 0.5)),
    roundMeans: slices.map(
      (slice) => slice.reduce((sum, sample) => sum + sample, 0) / slice.length,
    ),
    counts: finiteOf({ ...counts, ...allocation }),
  };
}

/** Counts without undefined figures, such as the lateness of a task that was never late. */
function finiteOf(counts: Counts): Counts {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => Number.isFinite(count)));
}

async function allocatedBy(task: BenchTask, workload: Workload): Promise<number> {
  const bytes = task.async
    ? await allocatedBytesAwaited((index) => workload.run(index))
    : allocatedBytes((index) => workload.run(index));
  return bytes / (task.operations ?? 1);
}
