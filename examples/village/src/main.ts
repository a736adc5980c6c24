import { ArgumentError, HELP, readArguments } from "./arguments.ts";
import { runVillage } from "./run-village.ts";

try {
  const options = readArguments(process.argv.slice(2));
  if (options.help) console.log(HELP);
  else await runVillage(options);
} catch (error) {
  if (!(error instanceof ArgumentError)) throw error;
  console.error(`${error.message}\n"pnpm start --help" lists the options.`);
  process.exitCode = 1;
}
