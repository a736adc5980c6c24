import type { RunOptions } from "../measure/run-suite.ts";
import { reportSuite } from "../report/report.ts";
import { type BenchOutput, runBench } from "../run-bench.ts";
import type { SuiteEntry } from "../task.ts";

/** Every task is checked, and runs once: a test ignores figures. */
export const ONCE: RunOptions = { quick: true, rounds: 1, sliceMs: 0.1, warmUpMs: 0, rewarmMs: 0 };

/** The whole command as with `--quick --json`, in one short round. */
export async function runOnce(
  suite: string,
  suites: readonly SuiteEntry[],
  output: BenchOutput,
): Promise<number> {
  return await runBench([suite, "--quick", "--json"], suites, output, {
    measureHere: (entry, quick) => reportSuite(entry, quick, ONCE),
  });
}
