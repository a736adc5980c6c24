// `pnpm client-check`; see README.md.
import { runClientCheck } from "./run-client-check.ts";

process.exitCode = await runClientCheck(process.argv.slice(2), (line) => {
  process.stdout.write(`${line}\n`);
});
