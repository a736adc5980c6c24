// `pnpm client-check`: README.md says more.
import { runClientCheck } from "./run-client-check.ts";

process.exitCode = await runClientCheck(process.argv.slice(2), (line) => {
  process.stdout.write(`${line}\n`);
});
