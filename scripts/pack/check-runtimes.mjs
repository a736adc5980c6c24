// The README's program runs in this Node, in the other versions, in Deno and in Bun, if installed.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { transformSync } from "esbuild";
import { runToEnd } from "./processes.mjs";
import { toldProgram } from "./told-commands.mjs";

/**
 * @param project a folder with the packages of the README's `npm install`
 * @param engines what `findEngines` has found
 */
export async function checkRuntimes(project, { found, missing }) {
  const { code } = transformSync(
    `${toldProgram()}\norchestrator.dispose();\nawait lead.dispose();\n`,
    {
      loader: "ts",
      format: "esm",
      target: "es2023",
    },
  );
  writeFileSync(join(project, "program.mjs"), code);
  for (const [name, path, options] of found) {
    const args = [...options, "program.mjs"];
    const { code: status, stdout, stderr } = await runToEnd(path, args, project);
    // A thread that dies of an error may leave the exit status unchanged.
    const isWell = status === 0 && !/\berror\b/i.test(stderr);
    if (!isWell || !/^written by: (llm|mended|classical) /.test(stdout)) {
      throw new Error(`${name} ended with ${status} and printed ${stdout}${stderr}`);
    }
    console.log(`the README's program in ${name}: ${stdout.split("\n")[0]?.replace(" [", "")}`);
  }
  if (missing.length > 0) console.log(`not tried in ${missing.join(", ")}: not found`);
}
