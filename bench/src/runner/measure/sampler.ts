import { Bench, type FnReturnedObject, type Task } from "tinybench";
import type { BenchTask, Workload } from "../task.ts";

const NANOSECONDS_A_MILLISECOND = 1e6;
const INDEX_MASK = 0x3fffffff;
/** Least time charged for a sample: a slice of very short samples would have millions. */
const MIN_SAMPLE_MS = 0.001;
/** Ratio to the re-warm-up time above which a sample is long. */
const LONG_SAMPLE = 10;

/** Keeps results alive, so that no operation is optimised away. */
const sink: { last: unknown } = { last: undefined };

/** Takes samples of a workload, a slice at a time. tinybench decides when a slice is full. */
export class Sampler {
  readonly #task: Task;
  readonly #sample: () => unknown;
  readonly #async: boolean;
  #sampleMs = 0;

  /** @param sliceMs least length of a slice */
  constructor(workload: Workload, task: BenchTask, sliceMs: number) {
    const isAsync = task.async ?? false;
    this.#async = isAsync;
    this.#sample = sampleOfTask(workload, task);
    const bench = new Bench({
      time: sliceMs,
      iterations: 1,
      warmup: false,
      retainSamples: true,
      throws: true,
    });
    bench.add("slice", this.#sample, { async: isAsync });
    this.#task = bench.tasks[0] as Task;
  }

  /** Runs for a while without recording. */
  async warmUp(milliseconds: number): Promise<void> {
    const end = performance.now() + milliseconds;
    let start = performance.now();
    do {
      const sample = this.#sample();
      if (this.#async) await sample;
      const now = performance.now();
      this.#sampleMs = now - start;
      start = now;
    } while (start < end);
  }

  /** The same before a slice; a long sample warms itself up. */
  async warmAgain(milliseconds: number): Promise<void> {
    if (this.#sampleMs < LONG_SAMPLE * milliseconds) await this.warmUp(milliseconds);
  }

  /** One slice: nanoseconds per operation for each sample. */
  async slice(): Promise<Float64Array> {
    if (this.#async) await this.#task.run();
    else this.#task.runSync();
    const { result } = this.#task;
    if (!("latency" in result) || result.latency.samples === undefined) {
      throw new Error(`tinybench took no sample: it is ${result.state}`);
    }
    const samples = Float64Array.from(
      result.latency.samples,
      (milliseconds) => milliseconds * NANOSECONDS_A_MILLISECOND,
    );
    this.#task.reset();
    return samples;
  }
}

function sampleOfTask(workload: Workload, task: BenchTask): () => unknown {
  const calls = task.batch ?? 1;
  const operations = calls * (task.operations ?? 1);
  if (task.measures === "result") return resultSample(workload, operations);
  return task.async
    ? asyncSample(workload, calls, operations)
    : syncSample(workload, calls, operations);
}

function sampleOf(elapsed: number, operations: number, tookMs = elapsed): FnReturnedObject {
  return {
    overriddenDuration: elapsed / operations,
    overriddenIterationCost: Math.max(tookMs, MIN_SAMPLE_MS),
  };
}

function syncSample(workload: Workload, calls: number, operations: number): () => unknown {
  let index = 0;
  return () => {
    let last: unknown;
    const start = performance.now();
    for (let call = 0; call < calls; call++) last = workload.run(index + call);
    const elapsed = performance.now() - start;
    index = (index + calls) & INDEX_MASK;
    sink.last = last;
    return sampleOf(elapsed, operations);
  };
}

function asyncSample(
  workload: Workload,
  calls: number,
  operations: number,
): () => Promise<unknown> {
  let index = 0;
  return async () => {
    let last: unknown;
    const start = performance.now();
    for (let call = 0; call < calls; call++) last = await workload.run(index + call);
    const elapsed = performance.now() - start;
    index = (index + calls) & INDEX_MASK;
    sink.last = last;
    return sampleOf(elapsed, operations);
  };
}

/** A call that returns the relevant milliseconds; a slice is filled by real time. */
function resultSample(workload: Workload, operations: number): () => Promise<unknown> {
  let index = 0;
  return async () => {
    const start = performance.now();
    const milliseconds = await workload.run(index);
    index = (index + 1) & INDEX_MASK;
    if (typeof milliseconds !== "number") throw new TypeError("A task must return milliseconds");
    const tookMs = Math.max(milliseconds, performance.now() - start);
    return sampleOf(milliseconds, operations, tookMs);
  };
}
