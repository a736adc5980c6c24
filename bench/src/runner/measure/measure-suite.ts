import { Bench, type FnReturnedObject, type Task } from "tinybench";
import { type BenchSuite, type BenchTask, type Counts, taskLabel, type Workload } from "../task.ts";
import { allocatedBytes, allocatedBytesAwaited, collectGarbage } from "./heap.ts";

/** Length and number of measurements. */
export interface RunOptions {
  /** Whether inputs may be smaller. */
  readonly quick: boolean;
  readonly rounds: number;
  /** Length of a task's slice in a round. */
  readonly sliceMs: number;
  /** Unrecorded time per task before the first round, for code optimisation. */
  readonly warmUpMs: number;
}

/** Enough for quotable figures. */
export const FULL_RUN: RunOptions = { quick: false, rounds: 11, sliceMs: 30, warmUpMs: 150 };
/** Enough to show that everything works. */
export const QUICK_RUN: RunOptions = { quick: true, rounds: 3, sliceMs: 4, warmUpMs: 20 };

/** All samples of one task on one problem. */
export interface Measurement {
  readonly task: string;
  readonly problem: string | undefined;
  /** Nanoseconds per operation. */
  readonly samples: Float64Array;
  readonly counts: Counts;
}

interface Running {
  readonly task: BenchTask;
  readonly workload: Workload;
  /** A sample: the operations of a batch. */
  readonly sample: () => unknown;
  readonly slices: Task;
  readonly samples: number[];
}

/** Least time charged for a sample: a slice of very short samples would have millions. */
const MIN_SAMPLE_MS = 0.001;
const NANOSECONDS_A_MILLISECOND = 1e6;
/** Part of the warm-up before each slice, since caches and branch predictors have forgotten the task. */
const WARM_AGAIN = 0.01;

/**
 * Measures the tasks of a suite. Every result is checked before anything is timed. Then the tasks take turns in short
 * slices, round by round, so that a disturbance of the machine affects them all.
 *
 * @throws Error if a task's check throws; nothing is timed then
 */
export async function measureSuite(suite: BenchSuite, options: RunOptions): Promise<Measurement[]> {
  const running: Running[] = [];
  try {
    for (const task of suite.tasks({ quick: options.quick })) {
      running.push(await prepare(suite, task, options));
    }
    const timed = running.filter(({ task }) => task.measures !== "played");
    for (const one of timed) await warmUp(one, options.warmUpMs);
    for (let round = 0; round < options.rounds; round++) {
      // Every other round runs backwards, so that no task always follows the same one.
      for (const one of round % 2 === 0 ? timed : timed.toReversed()) {
        // A major collection would discard the code of waiting tasks.
        collectGarbage("minor");
        await warmUp(one, options.warmUpMs * WARM_AGAIN);
        await takeSlice(one);
      }
    }
    const measurements: Measurement[] = [];
    for (const one of running) measurements.push(await finish(one));
    return measurements;
  } finally {
    await Promise.all(running.map(async ({ workload }) => workload.dispose?.()));
  }
}

async function prepare(
  suite: BenchSuite,
  task: BenchTask,
  { sliceMs }: RunOptions,
): Promise<Running> {
  const workload = await task.setup();
  try {
    await workload.check();
  } catch (cause) {
    await workload.dispose?.();
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`the check of ${suite.name}'s ${taskLabel(task)} failed: ${reason}`, { cause });
  }
  const bench = new Bench({
    time: sliceMs,
    iterations: 1,
    warmup: false,
    retainSamples: true,
    throws: true,
  });
  const sample = sampleOf(workload, task);
  bench.add("slice", sample, { async: task.async ?? false });
  const played = task.measures === "played" ? workload.samples?.().filter(Number.isFinite) : [];
  return { task, workload, sample, slices: bench.tasks[0] as Task, samples: [...(played ?? [])] };
}

/** Keeps results alive, so that no operation is optimised away. */
const sink: { last: unknown } = { last: undefined };

/** The operations of a batch, so that the clock does not dominate, as tinybench wants a sample. */
function sampleOf(
  workload: Workload,
  { batch = 1, operations = 1, async: isAsync = false, measures }: BenchTask,
): () => unknown {
  let index = 0;
  const took = (startMs: number, last: unknown): FnReturnedObject => {
    const elapsedMs = performance.now() - startMs;
    sink.last = last;
    const ms = measures === "result" ? Number(last) : elapsedMs;
    return {
      overriddenDuration: ms / (batch * operations),
      overriddenIterationCost: Math.max(ms, elapsedMs, MIN_SAMPLE_MS),
    };
  };
  if (isAsync) {
    return async () => {
      let last: unknown;
      const startMs = performance.now();
      for (let call = 0; call < batch; call++) last = await workload.run(index++);
      return took(startMs, last);
    };
  }
  return () => {
    let last: unknown;
    const startMs = performance.now();
    for (let call = 0; call < batch; call++) last = workload.run(index++);
    return took(startMs, last);
  };
}

async function warmUp({ task, sample }: Running, milliseconds: number): Promise<void> {
  if (task.cold) return;
  const untilMs = performance.now() + milliseconds;
  while (performance.now() < untilMs) {
    if (task.async) await sample();
    else sample();
  }
}

async function takeSlice({ task, slices, samples }: Running): Promise<void> {
  if (task.async) await slices.run();
  else slices.runSync();
  const { result } = slices;
  if (!("latency" in result)) throw new Error(`tinybench took no sample: it is ${result.state}`);
  for (const ms of result.latency.samples ?? []) samples.push(ms * NANOSECONDS_A_MILLISECOND);
  slices.reset();
}

async function finish({ task, workload, samples }: Running): Promise<Measurement> {
  const counts: Record<string, number> = { ...(await workload.counts?.()) };
  if (task.allocation) {
    const run = (index: number): unknown => workload.run(index);
    const bytes = task.async ? await allocatedBytesAwaited(run) : allocatedBytes(run);
    counts["allocatedBytes"] = bytes / (task.operations ?? 1);
  }
  return {
    task: task.name,
    problem: task.problem,
    samples: Float64Array.from(samples),
    // Without undefined figures, such as the lateness of a task that was never late.
    counts: Object.fromEntries(
      Object.entries(counts).filter(([, count]) => Number.isFinite(count)),
    ),
  };
}
