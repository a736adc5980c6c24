import { HELP, readArguments } from "./arguments.ts";
import { runDemo } from "./run-demo.ts";

try {
  const options = readArguments(process.argv.slice(2));
  if (options === undefined) console.log(HELP);
  else await runDemo(options, (line) => console.log(line));
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
