import { documentRun, runDocument, runFigures } from "./figures/commands.ts";
import { runRepertoireTrial } from "./repertoire/trial.ts";
import { endWith } from "./runner/end-with.ts";
import { reportSuiteApart } from "./runner/isolate.ts";
import { runAgree, runBench } from "./runner/run-bench.ts";
import { suites } from "./suites.ts";
import { targets } from "./targets.ts";

const output = {
  out: (text: string) => console.log(text),
  error: (text: string) => console.error(text),
};
const [command, ...rest] = process.argv.slice(2).filter((argument) => argument !== "--");
switch (command) {
  case "classical-check":
    process.exitCode = (await import("./classical/check.ts")).runClassicalCheck(rest, output);
    break;
  case "time-check":
    process.exitCode = (await import("./time/check.ts")).runTimeCheck(rest, output);
    break;
  case "drift":
    process.exitCode = await (await import("./drift/run-drift.ts")).runDrift(rest, output);
    break;
  case "temporal":
    process.exitCode = await (
      await import("../../competition/bench/src/temporal/run-temporal.ts")
    ).runTemporal(rest, output);
    break;
  case "pddl-estimates":
    process.exitCode = (
      await import("../../competition/bench/src/pddl/estimates.ts")
    ).runPddlEstimates(rest, output);
    break;
  case "pddl-table":
    process.exitCode = await (
      await import("../../competition/bench/src/pddl/table.ts")
    ).runPddlTable(rest, output);
    break;
  case "intents":
    process.exitCode = await (await import("./words/run-intents.ts")).runIntents(rest, output);
    break;
  case "server-turns":
    process.exitCode = await (await import("./turns/run-turns.ts")).runTurns(rest, output);
    break;
  case "repertoire-trial":
    process.exitCode = runRepertoireTrial(rest, output);
    break;
  case "native":
    process.exitCode = await (await import("./native/run-native.ts")).runNative(rest, output);
    break;
  case "agree":
    process.exitCode = runAgree(rest, output);
    break;
  case "document":
    process.exitCode = runDocument(rest, output);
    break;
  case "figures":
    process.exitCode = runFigures(rest, output);
    break;
  default:
    endWith(
      await runBench(process.argv.slice(2), suites, output, {
        targets,
        measureApart: reportSuiteApart,
        writeDocument: (run) => documentRun(run),
      }),
    );
}
