// What a user of the published packages gets: publishes all of them to a registry on this machine, lints what came there,
// and does in empty folders what the README tells. Nothing is left out of it because it works in a clone.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkCommand } from "./pack/check-command.mjs";
import { checkPages } from "./pack/check-pages.mjs";
import { checkRuntimes } from "./pack/check-runtimes.mjs";
import { checkTemplates } from "./pack/check-templates.mjs";
import { checkTypes } from "./pack/check-types.mjs";
import { installAll } from "./pack/install-all.mjs";
import { lintTarballs } from "./pack/lint-tarballs.mjs";
import { startRegistry } from "./pack/local-registry.mjs";
import { read, run } from "./pack/processes.mjs";
import { toldCommand, toldDomain } from "./pack/told-commands.mjs";
import { publishedPackages } from "./published-packages.mjs";
import { release } from "./release.mjs";

const directory = mkdtempSync(join(tmpdir(), "check-pack-"));
const emptyFolder = (name) => {
  const folder = join(directory, name);
  mkdirSync(folder);
  return folder;
};
const only = process.argv.slice(2);
const isWanted = (part) => only.length === 0 || only.includes(part);

const registry = await startRegistry(emptyFolder("registry"));
const quiet = { npm_config_audit: "false", npm_config_fund: "false", npm_config_loglevel: "error" };
/** Our packages come from that registry, all others from the usual one, which is faster. */
const env = { ...process.env, ...quiet, "npm_config_@understudy:registry": registry.url };
/** All come from there: for what needs the package without a scope. npx keeps what it ran, and would run it again. */
const whole = {
  ...process.env,
  ...quiet,
  npm_config_registry: registry.url,
  npm_config_cache: join(directory, "npm-cache"),
};

try {
  await release(registry.url, "dry-run");
  const packages = publishedPackages();
  if (isWanted("lint")) lintTarballs(packages, registry.tarballOf);

  if (isWanted("readme")) {
    // From nothing: one command of the README after the other.
    const own = emptyFolder("own-program");
    const [npm, ...words] = toldCommand("npm install @understudy/");
    run(npm, words, own, env);
    checkRuntimes(own);
    const cli = emptyFolder("command-line");
    writeFileSync(join(cli, "fisher.json"), toldDomain());
    const [npx, ...rest] = toldCommand("npx @understudy/cli plan");
    const answer = read(npx, ["-y", ...rest], cli, whole);
    if (!answer.includes("✓ solved")) throw new Error(`npx ${rest.join(" ")} printed ${answer}`);
  }

  if (isWanted("all")) {
    const project = emptyFolder("project");
    const { entries, llama } = installAll(project, packages, whole);
    await checkCommand(project, llama, whole);
    checkTypes(project, entries);
    run("npm", ["install", "vite@8.3.8", "webpack@5.112.2"], project, env);
    await checkPages(project);
  }

  if (isWanted("templates")) await checkTemplates(emptyFolder("games"), whole, env);
} finally {
  await registry.close();
  rmSync(directory, { recursive: true, force: true });
}
