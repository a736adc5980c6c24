/**
 * One duty of every implementation of an interface. Suites are plain lists, so that any test runner can run them.
 *
 * @example
 * for (const { name, run } of plannerConformance(() => new MyPlanner())) it(name, run);
 */
export interface ConformanceCheck {
  readonly name: string;
  /** Throws or rejects if the implementation does not conform. */
  run(): void | Promise<void>;
}

/** Thoroughness of a suite. */
export interface ConformanceOptions {
  /** Random cases per property. Default 200. */
  readonly numRuns?: number;
  /** Seed of the random cases, for repeatable runs. */
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
