// Tests the published packages as a user gets them: publishes all to a local registry, lints them there, and follows
// the README in empty folders. No step is skipped because it works in a clone.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { transformSync } from "esbuild";
import { publishedPackages } from "./build/published-packages.mjs";
import { findNewestNode, findRuntimes } from "./find.mjs";
import { checkTemplates } from "./pack/check-templates.mjs";
import { run, start } from "./pack/processes.mjs";
import { readOptions } from "./read-options.mjs";
import { publish } from "./release.mjs";

const HELP = `Usage: pnpm check:pack [PART...]

Tests the published packages as a user gets them. An unknown part lists all.`;
const root = fileURLToPath(new URL("..", import.meta.url));
const packages = publishedPackages();
const { positionals: only } = readOptions(HELP, {}, Number.POSITIVE_INFINITY);

const directory = mkdtempSync(join(tmpdir(), "check-pack-"));
const emptyFolder = (name) => {
  const folder = join(directory, name);
  mkdirSync(folder);
  return folder;
};
const storage = emptyFolder("registry");
const registryProgram = join(root, "scripts/pack/registry-process.mjs");
const registry = await start(
  process.execPath,
  [registryProgram, storage, "0"],
  storage,
  /^http:\S+/,
);
/** npm and pnpm take everything from that registry, and are patient with a slow network. */
const NPM = {
  registry: registry.match[0],
  cache: join(directory, "npm-cache"),
  audit: "false",
  fund: "false",
  loglevel: "error",
  update_notifier: "false",
  fetch_retries: "6",
  fetch_timeout: "300000",
};
const env = { ...process.env };
for (const [name, value] of Object.entries(NPM)) env[`npm_config_${name}`] = value;

/** The importable paths of a package. A path with .js is a worker, and .html is opened. */
const importable = ({ name, exports, publishConfig }) =>
  Object.keys(publishConfig?.exports ?? exports)
    .filter((path) => path !== "./package.json" && !/\.(js|html)$/.test(path))
    .map((path) => name + path.slice(1));

const README = readFileSync(join(root, "README.md"), "utf8");
const PROGRAM = /<!-- check: from examples\/hello.*-->\n```ts\n([\s\S]*?)```/;

/** Parts by name. */
const parts = {
  /** What publint and arethetypeswrong find. */
  async lint() {
    const tools = ["--package=publint@0.3.25", "--package=@arethetypeswrong/core@0.18.5"];
    const tarballs = packages.map(({ manifest }) => {
      const { name, version, exports, publishConfig } = manifest;
      const file = `${name.replace(/^@.*\//, "")}-${version}.tgz`;
      return {
        tarball: join(storage, "storage", name, file),
        isImported: importable(manifest).length > 0,
        // A page or a script is opened, never imported, and has no types.
        opened: Object.entries(publishConfig?.exports ?? exports)
          .filter(([path, target]) => typeof target === "string" && path !== "./package.json")
          .map(([path]) => path),
      };
    });
    const program = join(root, "scripts/pack/lint-process.mjs");
    console.log(
      await run("pnpm", ["dlx", ...tools, "node", program, JSON.stringify(tarballs)], root),
    );
  },
  /** The README's program, in all engines. */
  async readme() {
    const project = emptyFolder("own-program");
    const [npm, ...words] = /^npm install @understudy\/.*$/m.exec(README)[0].split(" ");
    await run(npm, words, project, env);
    const text = `${PROGRAM.exec(README)[1]}\nprocess.exit();\n`;
    const { code } = transformSync(text, { loader: "ts", format: "esm", target: "es2023" });
    writeFileSync(join(project, "program.mjs"), code);
    const deno = ["run", "--allow-all", "--node-modules-dir=manual"];
    const engines = [
      ["this Node", process.execPath],
      findNewestNode() ?? [],
      ...findRuntimes().found.filter(([name]) => /Deno|Bun/.test(name)),
    ];
    for (const [name, path] of engines.filter((engine) => engine.length > 0)) {
      const printed = await run(path, [...(name === "Deno" ? deno : []), "program.mjs"], project);
      if (!/^written by: (llm|classical) /.test(printed))
        throw new Error(`${name} printed ${printed}`);
      console.log(`the README's program ran in ${name}`);
    }
  },
  /** All packages with every optional peer: each entry is imported, and the command finds its files. */
  async all() {
    const project = emptyFolder("project");
    writeFileSync(join(project, "package.json"), '{ "type": "module", "private": true }\n');
    const peers = packages.flatMap(({ folder, manifest }) =>
      Object.keys(manifest.peerDependencies ?? {})
        .filter((name) => !name.startsWith("@understudy/") && name !== "node-llama-cpp")
        .map((name) => {
          const path = join(root, folder, "node_modules", name, "package.json");
          return `${name}@${JSON.parse(readFileSync(path, "utf8")).version}`;
        }),
    );
    const own = packages.map(({ manifest }) => manifest.name);
    const wanted = [...own.filter((name) => name !== "create-understudy"), ...new Set(peers)];
    await run("npm", ["install", "--ignore-scripts", ...wanted], project, env);
    const entries = packages
      .filter(({ manifest }) => manifest.name !== "create-understudy")
      .flatMap(({ manifest }) => importable(manifest));
    const imports = entries.map((entry) => `await import("${entry}");\n`).join("");
    writeFileSync(join(project, "import-all.js"), imports);
    await run(process.execPath, ["import-all.js"], project);
    console.log(`${entries.length} entries of the installed packages import`);
    await tryCommand(project);
  },
  async templates() {
    await checkTemplates(["browser", "node"], emptyFolder("games"), env);
  },
};

/** The installed command: each part finds its files, its threads, its page and the shipped model. */
async function tryCommand(project) {
  cpSync(join(root, "examples/domains/village.json"), join(project, "village.json"));
  cpSync(join(root, "examples/problems/morning.json"), join(project, "morning.json"));
  const main = join(project, "node_modules/@understudy/cli/dist/main.js");
  // A busy machine is many times slower.
  const patient = { ...process.env, LLM_TIMEOUT_MS: "600000" };
  const understudy = (...words) => run(process.execPath, [main, ...words], project, patient);
  await understudy("check", "village.json");
  await understudy("new", "my-game", "--template", "node");
  const question = ["--domain", "village.json", "--problem", "morning.json"];
  const nano = ["--planner", "llm", "--model", "nano", "--budget-ms", "600000", "--json"];
  const { status, source } = JSON.parse(await understudy("plan", ...question, ...nano));
  if (status !== "solved") throw new Error(`the shipped model's plan is ${status}, of ${source}`);
  const load = ["--agents", "20", "--duration", "2", "--warmup", "1"];
  await understudy("stress", ...load, "--report", "report", "--assert", "answered>0,hung=0");
  const show = ["--model", "none", "--no-open", "--duration", "1", "--export", "show.html"];
  await understudy("viewer", ...show);
  const words = [main, "serve", "--model", "none", "--port", "0"];
  const service = await start(process.execPath, words, project, /http:\S+/);
  const { domains } = await (await fetch(`${service.match[0]}/v1/domains`)).json();
  const code = await service.close("SIGINT");
  if (domains.length === 0 || code !== 0) throw new Error(`the service ended with ${code}`);
  console.log("the installed command checks, plans, loads, shows and serves");
}

try {
  const unknown = only.filter((part) => !Object.hasOwn(parts, part));
  if (unknown.length > 0) {
    throw new Error(`no part is called ${unknown}: there are ${Object.keys(parts).join(", ")}`);
  }
  await publish(registry.match[0], "anybody", join(directory, "sboms"));
  for (const [name, check] of Object.entries(parts)) {
    if (only.length > 0 && !only.includes(name)) continue;
    const beganMs = performance.now();
    await check();
    console.log(`${name}: ${((performance.now() - beganMs) / 1000).toFixed(0)} s`);
  }
} finally {
  await registry.close();
  // A program that was ended may write its last file meanwhile.
  rmSync(directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
}
