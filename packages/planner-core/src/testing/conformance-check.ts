/**
 * One thing that every implementation of an interface must do. Suites are plain lists, so that any
 * test runner can run them.
 *
 * @example
 * for (const { name, run } of plannerConformance(() => new MyPlanner())) it(name, run);
 */
export interface ConformanceCheck {
  readonly name: string;
  /** Throws or rejects when the implementation does not conform. */
  run(): void | Promise<void>;
}

/** How thoroughly a suite looks. */
export interface ConformanceOptions {
  /** Random cases of each property. Default 200. */
  readonly numRuns?: number;
  /** Makes the random cases the same on each run. */
  readonly seed?: number;
  /** Whether to stop at the first failure instead of looking for a simpler one. Default false. */
  readonly endOnFailure?: boolean;
}

/** Throws unless the condition holds. */
export function check(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(message);
}

/** The parameters of a property. */
export function propertyParameters(options: ConformanceOptions): ConformanceOptions {
  return { numRuns: 200, ...options };
}
