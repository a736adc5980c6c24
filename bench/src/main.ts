import { type BenchOutput, runBench } from "./runner/run-bench.ts";
import { suites } from "./suites.ts";
import { targets } from "./targets.ts";

/** A command in place of a suite; returns the exit code. */
type Command = (arguments_: readonly string[], output: BenchOutput) => number | Promise<number>;

const commands = new Map<string, () => Promise<Command>>([
  ["crowds", async () => (await import("./crowds/run-crowds.ts")).runCrowds],
  ["drift", async () => (await import("./drift/run-drift.ts")).runDrift],
  ["native", async () => (await import("./native/run-native.ts")).runNative],
]);

const output = {
  out: (text: string) => console.log(text),
  error: (text: string) => console.error(text),
};
const given = process.argv.slice(2).filter((argument) => argument !== "--");
const command = await commands.get(given[0] ?? "")?.();
// A failed suite may have left a handle open, so the process ends here.
process.exit(await (command?.(given.slice(1), output) ?? runBench(given, suites, targets, output)));
