// Tests the published packages as a user gets them: publishes all to a local registry, lints them there, and follows
// the README in empty folders. No step is skipped because it works in a clone.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { publishedPackages } from "./build/published-packages.mjs";
import { findEngines } from "./find/engines.mjs";
import { checkAddresses } from "./pack/check-addresses.mjs";
import { checkCommand } from "./pack/check-command.mjs";
import { checkEntries } from "./pack/check-entries.mjs";
import { checkNext } from "./pack/check-next.mjs";
import { checkPages } from "./pack/check-pages.mjs";
import { checkRuntimes } from "./pack/check-runtimes.mjs";
import { checkSbom } from "./pack/check-sbom.mjs";
import { checkTargets } from "./pack/check-targets.mjs";
import { checkTemplates, GENRES, TEMPLATES } from "./pack/check-templates.mjs";
import { checkTypes } from "./pack/check-types.mjs";
import { installAll } from "./pack/install-all.mjs";
import { installWithOwnTools } from "./pack/install-with-own-tools.mjs";
import { lintTarballs } from "./pack/lint-tarballs.mjs";
import { startRegistry } from "./pack/local-registry.mjs";
import { timePart } from "./pack/part-times.mjs";
import { PATIENT, read, run } from "./pack/processes.mjs";
import { toldCommand, toldDomain } from "./pack/told-commands.mjs";
import { readOptions } from "./read-options.mjs";
import { release } from "./release.mjs";

const directory = mkdtempSync(join(tmpdir(), "check-pack-"));
const emptyFolder = (name) => {
  const folder = join(directory, name);
  mkdirSync(folder);
  return folder;
};
const HELP = `Usage: pnpm check:pack [options] [PART...]

Tests the published packages as a user gets them. An unknown part lists all.

  --release      with every version of Node that is promised, and with Deno and Bun, if they are there
  --keep FOLDER  keep the tarballs and the lists of what is in them`;
const {
  positionals: only,
  release: isRelease,
  keep,
} = readOptions(
  HELP,
  { release: { type: "boolean", default: false }, keep: { type: "string" } },
  Number.POSITIVE_INFINITY,
);
/** For changes, loading each entry with the newest Node is enough: this one imports all of them, one after the other. */
const engines = findEngines(isRelease);
const nodes = engines.found.filter(([name]) => /^Node/.test(name));
const ofEntries = isRelease ? engines.found : nodes.slice(-1);

const registry = await startRegistry(emptyFolder("registry"));
const quiet = {
  ...{ npm_config_audit: "false", npm_config_fund: "false", npm_config_loglevel: "error" },
  npm_config_update_notifier: "false",
  ...PATIENT,
};
/** Our packages come from that registry, all others from the usual, faster one. */
const env = { ...process.env, ...quiet, "npm_config_@understudy:registry": registry.url };
/**
 * The environment with this registry for all packages. The cache is new, since npx would reuse earlier programs, and each
 * part's own: two npx at once would install into one folder.
 */
const wholeFor = (part) => ({
  ...process.env,
  ...quiet,
  npm_config_registry: registry.url,
  npm_config_cache: join(directory, `npm-cache-${part}`),
});

/** Parts by name, longest first. */
const parts = {
  async genres() {
    await checkTemplates(GENRES, emptyFolder("genres"), wholeFor("genres"), env);
  },
  // All packages with every optional peer: entries, command and pages beyond the README.
  async all(packages) {
    const project = emptyFolder("project");
    const whole = wholeFor("all");
    const { entries, llama } = await installAll(project, packages, whole);
    await checkSbom(project, packages, whole);
    checkAddresses(project, packages);
    await checkEntries(project, packages, ofEntries);
    await checkCommand(project, llama, env);
    await checkTypes(project, entries);
    await checkTargets(project);
    await run("npm", ["install", "vite@8.3.8", "webpack@5.112.2"], project, env);
    await checkPages(project);
  },
  async templates() {
    await checkTemplates(TEMPLATES, emptyFolder("games"), wholeFor("games"), env);
  },
  async next() {
    await checkNext(emptyFolder("next"), env);
  },
  // From nothing: the README's commands in order.
  async readme() {
    const own = emptyFolder("own-program");
    const [npm, ...words] = toldCommand("npm install @understudy/");
    await run(npm, words, own, env);
    await checkRuntimes(own, engines);
    if (isRelease) {
      for (const [folder, engine] of await installWithOwnTools(
        emptyFolder("own-tools"),
        words.slice(1),
        registry.url,
        engines.found,
      ))
        await checkRuntimes(folder, { found: [engine], missing: [] });
    }
    const cli = emptyFolder("command-line");
    writeFileSync(join(cli, "fisher.json"), toldDomain());
    const [npx, ...rest] = toldCommand("npx @understudy/cli plan");
    // A busy machine is many times slower.
    const patient = ["-y", ...rest, "--budget-ms", "60000"];
    const answer = await read(npx, patient, cli, wholeFor("readme"));
    if (!answer.includes("✓ solved")) throw new Error(`npx ${rest.join(" ")} printed ${answer}`);
  },
  async lint(packages) {
    await lintTarballs(packages, registry.tarballOf);
  },
};

/** Parts that only run by their names, as `.ci/nightly` does. The games by genre are played from source in the tests. */
const AT_NIGHT = new Set(["genres", "next"]);

/** Two parts at a time: much of each is waiting for the network, or for one core. */
const LANES = 2;

try {
  const unknown = only.filter((part) => !Object.hasOwn(parts, part));
  if (unknown.length > 0) {
    throw new Error(
      `no part is called ${unknown.join(", ")}: there are ${Object.keys(parts).join(", ")}`,
    );
  }
  const kept = keep === undefined ? directory : resolve(keep);
  await release(registry.url, "dry-run", {
    sboms: join(kept, "sboms"),
    tarballs: join(kept, "npm"),
  });
  const packages = publishedPackages();
  const isWanted = (part) => (only.length === 0 ? !AT_NIGHT.has(part) : only.includes(part));
  const waiting = Object.keys(parts).filter(isWanted);
  const failures = [];
  const times = [];
  const work = async () => {
    while (waiting.length > 0 && failures.length === 0) {
      const name = waiting.shift();
      await timePart(name, () => parts[name](packages)).then(
        (line) => times.push(line),
        (error) => failures.push(error),
      );
    }
  };
  await Promise.all(Array.from({ length: LANES }, work));
  for (const line of times) console.log(line);
  if (failures.length > 0) throw failures[0];
} finally {
  await registry.close();
  // A program that was ended may write its last file meanwhile.
  rmSync(directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
}
