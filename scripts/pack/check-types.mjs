// The README's program type-checks against the published declarations, under each module resolution of TypeScript.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "./processes.mjs";
import { toldProgram } from "./told-commands.mjs";

const tsc = fileURLToPath(new URL("../../node_modules/typescript/bin/tsc", import.meta.url));
const RESOLUTIONS = {
  bundler: { module: "esnext", moduleResolution: "bundler" },
  nodenext: { module: "nodenext", moduleResolution: "nodenext" },
};

/**
 * @param project a folder with the packages installed
 * @param entries all importable paths
 */
export async function checkTypes(project, entries) {
  for (const [name, resolution] of Object.entries(RESOLUTIONS)) {
    const folder = join(project, `types-${name}`);
    mkdirSync(folder);
    writeFileSync(join(folder, "program.ts"), toldProgram());
    const imports = entries.map((entry, index) => `export * as _${index} from "${entry}";\n`);
    writeFileSync(join(folder, "entries.ts"), imports.join(""));
    const options = { target: "es2023", strict: true, skipLibCheck: true, noEmit: true, types: [] };
    const compilerOptions = { ...options, lib: ["es2023", "dom"], ...resolution };
    writeFileSync(join(folder, "package.json"), '{ "type": "module" }\n');
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions }));
    await run(process.execPath, [tsc, "-p", folder], folder);
    console.log(`types resolve as ${name}`);
  }
}
