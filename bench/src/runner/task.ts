/** The counts of a task besides time: expansions, bytes, hits. */
export type Counts = Readonly<Record<string, number>>;

/** The result of `setup`: one operation and the proof that it does its job. */
export interface Workload {
  /**
   * One operation. `index` counts up over all calls: pick the input with it, so that neither the
   * branch predictor nor a cache sees one input only. What it returns is kept from being optimised
   * away; a promise is awaited where the task is `async`.
   */
  run(index: number): unknown;
  /** Called once before anything is timed; throws if `run` does not answer what it should. */
  check(): void | Promise<void>;
  /** Times of a task that was played, in nanoseconds. Called once. */
  samples?(): Float64Array;
  /** Called once after the last round. */
  counts?(): Counts | Promise<Counts>;
  /** Called once at the very end, also after a failure elsewhere. */
  dispose?(): void | Promise<void>;
}

/** One thing to measure. */
export interface BenchTask {
  readonly name: string;
  /** Set where one task is measured on several problems; it then appears once a problem. */
  readonly problem?: string;
  /**
   * Operations in one sample. A task below a microsecond needs 16, or the clock is what is measured.
   * The percentiles of such a task are those of means over a batch.
   */
  readonly batch?: number;
  /** Operations that one call of `run` does: what a sample took is divided by it. Default 1. */
  readonly operations?: number;
  /**
   * The thing that is measured: how long the call takes, or the milliseconds that it returns, if only a part of its
   * work counts. `played`: nothing is timed here: `setup` played it all, and its times are the workload's `samples`.
   * Default "call".
   */
  readonly measures?: "call" | "result" | "played";
  /**
   * Set where every problem has to keep to a figure: the line over all problems is then that of the problem which is
   * slowest by it. Default: the line is about the samples of all problems together.
   */
  readonly slowestBy?: "p50" | "p99";
  /** Whether nothing may be warmed up: a first time is what is measured. */
  readonly cold?: boolean;
  /** Whether `run` returns promises to await. */
  readonly async?: boolean;
  /** Whether to count the heap bytes that an operation allocates, as `allocatedBytes`. */
  readonly allocation?: boolean;
  setup(): Workload | Promise<Workload>;
}

/** Two ways to do one job, measured in the same run on the same inputs. */
export interface Comparison {
  readonly task: string;
  /** The task that it is measured against. */
  readonly alternative: string;
  /**
   * The figure of each round that is compared. The mean if operations of very different length alternate, as hits and
   * misses do: the median is then that of the more frequent kind. Default "median".
   */
  readonly by?: "median" | "mean";
}

/** The settings that a suite may adapt to. */
export interface SuiteOptions {
  /** Whether this run only shows that everything works: smaller inputs are welcome. */
  readonly quick: boolean;
}

/** Tasks that are measured together, round by round. */
export interface BenchSuite {
  readonly name: string;
  readonly tasks: (options: SuiteOptions) => readonly BenchTask[];
  readonly comparisons?: readonly Comparison[];
  /** Lines to print below the figures: what was left out, and why. */
  readonly notes?: (options: SuiteOptions) => readonly string[];
}

/** A suite that is loaded only when it is run: some bring native code along. */
export interface SuiteEntry {
  readonly name: string;
  readonly description: string;
  load(): Promise<BenchSuite>;
}

/** `prove`, or `search/house` with a problem. */
export function taskLabel(task: {
  readonly name: string;
  readonly problem?: string | undefined;
}): string {
  return task.problem === undefined ? task.name : `${task.name}/${task.problem}`;
}
