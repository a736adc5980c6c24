import { HELP, readArguments } from "./arguments.ts";
import { runStorm } from "./storm.ts";

// The model server answers 503, stalls and dies in turn; plans keep coming.
try {
  const request = readArguments(process.argv.slice(2));
  if (request === undefined) console.log(HELP);
  else await runStorm(request, (line) => console.log(line));
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
