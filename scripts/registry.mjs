// `pnpm registry`: publishes the packages to a local registry, for trying them as a user.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startRegistry } from "./pack/local-registry.mjs";
import { readOptions } from "./read-options.mjs";
import { release } from "./release.mjs";

readOptions(`Usage: pnpm registry

Publishes all packages to a registry on this machine, on port 4873 or on that of the variable PORT.`);

const folder = mkdtempSync(join(tmpdir(), "understudy-registry-"));
const registry = await startRegistry(folder, Number(process.env.PORT ?? 4873));
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, end);
try {
  await release(registry.url, "anybody");
} catch (error) {
  await end();
  throw error;
}
console.log(`
All packages are at ${registry.url}. In another terminal, npm takes them from there after

  export npm_config_registry=${registry.url}

Ctrl-C ends it.`);

async function end() {
  await registry.close();
  rmSync(folder, { recursive: true, force: true });
}
