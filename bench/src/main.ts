import { runRepertoireTrial } from "./repertoire/trial.ts";
import { runBench } from "./runner/run-bench.ts";
import { suites } from "./suites.ts";

const output = {
  out: (text: string) => console.log(text),
  error: (text: string) => console.error(text),
};
const [command, ...rest] = process.argv.slice(2);
process.exitCode =
  command === "repertoire-trial"
    ? runRepertoireTrial(rest, output)
    : await runBench(process.argv.slice(2), suites, output);
