/**
 * Tasks with time of the planning competitions, planned by the engine and by others.
 *
 * @module
 */

/** The answer of a planner to a task with time. */
export interface TemporalAnswer {
  readonly status: "solved" | "unsolvable" | "cut-off" | "refused" | "wrong";
  /** Processor time of the whole process, in milliseconds. */
  readonly tookMs: number;
  /** Processor time until the task was read, in milliseconds. */
  readonly readMs?: number;
  /** Processor time until the first schedule, in milliseconds, and that schedule's time, in units. */
  readonly firstMs?: number;
  readonly firstTime?: number;
  /** Time of the best schedule, in units. */
  readonly time?: number;
  readonly isOptimal?: boolean;
  /** One step such as `0.000: (move a b) [2.500]` per line. */
  readonly plan?: readonly string[];
  /** The reason of a refusal or a failure. */
  readonly why?: string;
}
