import { runBench } from "./runner/run-bench.ts";
import { suites } from "./suites.ts";

process.exitCode = await runBench(process.argv.slice(2), suites, {
  out: (text) => console.log(text),
  error: (text) => console.error(text),
});
