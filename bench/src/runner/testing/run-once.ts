import { measureSuite, type RunOptions } from "../measure/measure-suite.ts";
import { type Line, linesOf } from "../report/figures.ts";
import type { BenchSuite } from "../task.ts";

/** Every task is checked, and runs once: a test ignores times. */
export const ONCE: RunOptions = { quick: true, rounds: 1, sliceMs: 0.1, warmUpMs: 0 };

/** The lines of a suite, by their tasks. */
export async function runOnce(suite: BenchSuite): Promise<ReadonlyMap<string, Line>> {
  const lines = linesOf(suite.name, await measureSuite(suite, ONCE));
  return new Map(lines.map((line) => [line.task, line]));
}
