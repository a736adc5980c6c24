/** Counts of a task besides time: expansions, bytes, hits. */
export type Counts = Readonly<Record<string, number>>;

/** The result of `setup`: one operation, and the proof that it works. */
export interface Workload {
  /**
   * One operation. `index` counts all calls: use it to pick the input, so that branch predictors and caches see
   * different ones. The result is kept from being optimised away; a promise is awaited for `async` tasks.
   */
  run(index: number): unknown;
  /** Called once before timing; throws if `run` gives a wrong result. */
  check(): void | Promise<void>;
  /** Times of a played task, in nanoseconds. Called once. */
  samples?(): Float64Array;
  /** Called once after the last round. */
  counts?(): Counts | Promise<Counts>;
  /** Called once at the very end, even after a failure elsewhere. */
  dispose?(): void | Promise<void>;
}

/** One thing to measure. */
export interface BenchTask {
  readonly name: string;
  /** Set for a task on several problems; it then appears once per problem. */
  readonly problem?: string;
  /**
   * Operations per sample. A task below a microsecond needs 16, or the clock dominates. Its percentiles are those of
   * batch means.
   */
  readonly batch?: number;
  /** Operations per call of `run`, the divisor of a sample's time. Default 1. */
  readonly operations?: number;
  /**
   * The measured time: that of the call, or the milliseconds it returns, if only part of its work counts.
   * `played`: `setup` has played everything, and the times are the workload's `samples`. Default "call".
   */
  readonly measures?: "call" | "result" | "played";
  /** Whether to skip the warm-up, to measure a first time. */
  readonly cold?: boolean;
  /** Whether `run` returns promises to await. */
  readonly async?: boolean;
  /** Whether to count the heap bytes per operation, as in `allocatedBytes`. */
  readonly allocation?: boolean;
  setup(): Workload | Promise<Workload>;
}

/** Two ways to do one job, measured in the same run on the same inputs. */
export interface Comparison {
  readonly task: string;
  /** The task to compare with. */
  readonly alternative: string;
  /**
   * The compared figure. The mean if operations of very different length alternate, as hits and misses do, since the
   * median would be that of the more frequent kind. Default "p50".
   */
  readonly by?: "p50" | "mean";
}

/** Settings for a suite. */
export interface SuiteOptions {
  /** Whether this run only shows that everything works: inputs may be smaller. */
  readonly quick: boolean;
}

/** Tasks that are measured together, round by round. */
export interface BenchSuite {
  readonly name: string;
  readonly tasks: (options: SuiteOptions) => readonly BenchTask[];
  readonly comparisons?: readonly Comparison[];
  /** Lines below the figures, about omissions and their reasons. */
  readonly notes?: (options: SuiteOptions) => readonly string[];
}

/** A lazily loaded suite: some bring native code. */
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
