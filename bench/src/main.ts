import { runRepertoireTrial } from "./repertoire/trial.ts";
import { runBench } from "./runner/run-bench.ts";
import { suites } from "./suites.ts";

const output = {
  out: (text: string) => console.log(text),
  error: (text: string) => console.error(text),
};
const [command, ...rest] = process.argv.slice(2);
switch (command) {
  case "classical-check":
    process.exitCode = (await import("./classical/check.ts")).runClassicalCheck(rest, output);
    break;
  case "table-check":
    process.exitCode = (await import("./table/check.ts")).runTableCheck(rest, output);
    break;
  case "repertoire-trial":
    process.exitCode = runRepertoireTrial(rest, output);
    break;
  default:
    process.exitCode = await runBench(process.argv.slice(2), suites, output);
}
