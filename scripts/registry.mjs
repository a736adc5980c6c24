// `pnpm registry`: publishes the packages to a local registry, for trying them as a user.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { start } from "./pack/processes.mjs";
import { readOptions } from "./read-options.mjs";
import { publish } from "./release.mjs";

readOptions(`Usage: pnpm registry

Publishes all packages to a registry on this machine, on port 4873 or on that of the variable PORT.`);

const folder = mkdtempSync(join(tmpdir(), "understudy-registry-"));
const program = fileURLToPath(new URL("pack/registry-process.mjs", import.meta.url));
const words = [program, folder, process.env.PORT ?? "4873"];
const registry = await start(process.execPath, words, folder, /^http:\S+/);
const [url] = registry.match;
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, end);
try {
  await publish(url, "anybody");
} catch (error) {
  await end();
  throw error;
}
console.log(`
All packages are at ${url}. In another terminal, npm takes them from there after

  export npm_config_registry=${url}

Ctrl-C ends it.`);

async function end() {
  await registry.close();
  rmSync(folder, { recursive: true, force: true });
}
