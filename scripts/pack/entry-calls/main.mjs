// Loads entries of one package as they are installed, and calls each once: `node main.mjs FILE ENTRY...`. Copied into
// the project of the installed packages, from where the entries resolve.
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** For what hangs: a busy machine is many times slower. */
const HANGING_MS = 600_000;

const [file, ...entries] = process.argv.slice(2);
const table = new URL(`${file}.mjs`, import.meta.url);
const { calls = {}, before } = existsSync(table) ? await import(table.href) : {};

/** A module, or the path of what is opened or run. */
async function load(entry) {
  const program = /^(\S+) of (\S+)$/.exec(entry);
  if (program !== null) {
    const manifest = createRequire(import.meta.url).resolve(`${program[2]}/package.json`);
    return join(manifest, "..", JSON.parse(readFileSync(manifest, "utf8")).bin[program[1]]);
  }
  if (/\.(js|html)$/.test(entry)) return fileURLToPath(import.meta.resolve(entry));
  return await import(entry);
}

const failures = entries
  .filter((entry) => !Object.hasOwn(calls, entry))
  .map((entry) => `${entry}: no call is listed in scripts/pack/entry-calls/${file}.mjs`);
for (const entry of Object.keys(calls).filter((each) => !entries.includes(each))) {
  failures.push(`${entry}: scripts/pack/entry-calls/${file}.mjs calls it, and no package has it`);
}
await before?.();
for (const entry of entries.filter((each) => Object.hasOwn(calls, each))) {
  const hanging = setTimeout(() => {
    console.error(`${entry}: its call hangs`);
    process.exit(1);
  }, HANGING_MS);
  try {
    await calls[entry](await load(entry));
  } catch (error) {
    failures.push(`${entry}: ${error.stack}`);
  }
  clearTimeout(hanging);
}
for (const failure of failures) console.error(failure);
// What a page's worker leaves open would keep the process.
process.exit(failures.length > 0 ? 1 : 0);
