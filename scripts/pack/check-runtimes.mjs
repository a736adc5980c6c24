// The README's program runs in this Node, in the other versions, in Deno and in Bun, if installed.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { transformSync } from "esbuild";
import { findNodes } from "../find/nodes.mjs";
import { findRuntimes } from "../find/runtimes.mjs";
import { runToEnd } from "./processes.mjs";
import { toldProgram } from "./told-commands.mjs";

const ARGUMENTS = { Deno: ["run", "--allow-all", "--node-modules-dir=manual"] };

/** @param project a folder with the packages of the README's `npm install` */
export async function checkRuntimes(project) {
  const { code } = transformSync(
    `${toldProgram()}\norchestrator.dispose();\nawait lead.dispose();\n`,
    {
      loader: "ts",
      format: "esm",
      target: "es2023",
    },
  );
  writeFileSync(join(project, "program.mjs"), code);
  const { found, missing } = findRuntimes();
  const nodes = findNodes();
  const here = [`Node ${process.versions.node}`, process.execPath];
  for (const [name, path] of [here, ...nodes.found, ...found]) {
    // Browsers run pages.
    if (!/^(Node|Deno|Bun)/.test(name)) continue;
    const args = [...(ARGUMENTS[name] ?? []), "program.mjs"];
    const { code: status, stdout, stderr } = await runToEnd(path, args, project);
    // A thread that dies of an error may leave the exit status unchanged.
    const isWell = status === 0 && !/\berror\b/i.test(stderr);
    if (!isWell || !/^written by: (llm|mended|classical) /.test(stdout)) {
      throw new Error(`${name} ended with ${status} and printed ${stdout}${stderr}`);
    }
    console.log(`the README's program in ${name}: ${stdout.split("\n")[0]?.replace(" [", "")}`);
  }
  const left = [...nodes.missing, ...missing.filter((name) => /Deno|Bun/.test(name))];
  if (left.length > 0) console.log(`not tried in ${left.join(", ")}: not found`);
}
