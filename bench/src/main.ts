import { documentRun, runDocument, runFigures } from "./figures/commands.ts";
import { endWith } from "./runner/end-with.ts";
import { reportSuiteApart } from "./runner/isolate.ts";
import { type BenchOutput, runAgree, runBench } from "./runner/run-bench.ts";
import { suites } from "./suites.ts";
import { targets } from "./targets.ts";

/** A command in place of a suite; returns the exit code. */
type Command = (arguments_: readonly string[], output: BenchOutput) => number | Promise<number>;

const commands = new Map<string, () => Promise<Command>>([
  ["classical-check", async () => (await import("./classical/check.ts")).runClassicalCheck],
  ["time-check", async () => (await import("./time/check.ts")).runTimeCheck],
  ["crowds", async () => (await import("./crowds/run-crowds.ts")).runCrowds],
  ["drift", async () => (await import("./drift/run-drift.ts")).runDrift],
  [
    "temporal",
    async () => (await import("../../competition/bench/src/temporal/run-temporal.ts")).runTemporal,
  ],
  [
    "pddl-estimates",
    async () => (await import("../../competition/bench/src/pddl/estimates.ts")).runPddlEstimates,
  ],
  [
    "pddl-table",
    async () => (await import("../../competition/bench/src/pddl/table.ts")).runPddlTable,
  ],
  ["intents", async () => (await import("./words/intents/run-intents.ts")).runIntents],
  ["server-turns", async () => (await import("./turns/run-turns.ts")).runTurns],
  ["repertoire-trial", async () => (await import("./repertoire/trial.ts")).runRepertoireTrial],
  ["native", async () => (await import("./native/run-native.ts")).runNative],
  ["agree", async () => runAgree],
  ["document", async () => runDocument],
  ["figures", async () => runFigures],
]);

const output = {
  out: (text: string) => console.log(text),
  error: (text: string) => console.error(text),
};
const [name = "", ...rest] = process.argv.slice(2).filter((argument) => argument !== "--");
const command = await commands.get(name)?.();
if (command !== undefined) process.exitCode = await command(rest, output);
else {
  endWith(
    await runBench(process.argv.slice(2), suites, output, {
      targets,
      measureApart: reportSuiteApart,
      writeDocument: (run) => documentRun(run),
    }),
  );
}
