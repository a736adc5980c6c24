// Checks what a user of the published packages gets: packs with pnpm (npm would ignore
// publishConfig.exports), lints the tarballs, installs them outside the workspace without anything
// optional, imports every entry point with plain Node and runs the installed command. Only then
// node-llama-cpp joins them, for a model file of one's own.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { checkBundlers } from "./check-bundlers.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const directory = mkdtempSync(join(tmpdir(), "check-pack-"));
const shell = process.platform === "win32";
const run = (command, args, cwd = root) =>
  execFileSync(command, args, { cwd, stdio: ["ignore", "inherit", "inherit"], shell });
const read = (command, args, cwd) =>
  execFileSync(command, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
const manifestAt = (path) => JSON.parse(readFileSync(join(root, path, "package.json"), "utf8"));

const folders = [
  ...readdirSync(join(root, "packages")).map((folder) => join("packages", folder)),
  "clients/typescript",
];
const packages = folders.map((folder) => ({ folder, manifest: manifestAt(folder) }));
const entriesOf = ({ name, exports, publishConfig }) =>
  Object.keys(publishConfig?.exports ?? exports)
    // A path that ends in .js is of a worker: it is started, not imported.
    .filter((path) => path !== "./package.json" && !path.endsWith(".js"))
    .map((path) => name + path.slice(1));

// The binaries of node-llama-cpp for this machine. They are optional dependencies, left out below
// because npm would fetch several hundred MB of GPU variants with them.
function nativeBinding(version) {
  const platforms = { linux: `linux-${process.arch}`, win32: `win-${process.arch}` };
  const mac = process.arch === "arm64" ? "mac-arm64-metal" : "mac-x64";
  return `@node-llama-cpp/${platforms[process.platform] ?? mac}@${version}`;
}

/** Packages below a folder of modules, and what they take. */
function installed(project) {
  const modules = join(project, "node_modules");
  const files = readdirSync(modules, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const bytes = files.reduce(
    (sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size,
    0,
  );
  const lock = JSON.parse(readFileSync(join(modules, ".package-lock.json"), "utf8"));
  const count = Object.keys(lock.packages).length;
  return `${count} packages, ${(bytes / 1e6).toFixed(1)} MB`;
}

try {
  const tarballs = join(directory, "tarballs");
  mkdirSync(tarballs);
  for (const { folder, manifest } of packages) {
    run("pnpm", ["pack", "--pack-destination", tarballs], join(root, folder));
    const file = `${manifest.name.slice(1).replace("/", "-")}-${manifest.version}.tgz`;
    const tarball = join(tarballs, file);
    run("pnpm", ["dlx", "publint@0.3.25", "--strict", tarball]);
    if (entriesOf(manifest).length > 0) {
      run("pnpm", ["dlx", "@arethetypeswrong/cli@0.18.5", "--profile", "esm-only", "-q", tarball]);
    }
  }

  // A user installs the optional peers that they want, in the version the workspace tests with.
  const own = new Set(packages.map(({ manifest }) => manifest.name));
  const peers = new Map(
    packages.flatMap(({ folder, manifest }) =>
      Object.keys(manifest.peerDependencies ?? {})
        .filter((name) => !own.has(name))
        .map((name) => [name, manifestAt(join(folder, "node_modules", name)).version]),
    ),
  );
  const llamaVersion = peers.get("node-llama-cpp");
  peers.delete("node-llama-cpp");
  const wanted = [...peers].map(([name, version]) => `${name}@${version}`);

  const project = join(directory, "project");
  mkdirSync(project);
  writeFileSync(join(project, "package.json"), '{ "type": "module", "private": true }\n');
  const flags = [
    "--no-audit",
    "--no-fund",
    "--loglevel=error",
    "--omit=optional",
    "--ignore-scripts",
  ];
  const files = readdirSync(tarballs).map((name) => join(tarballs, name));
  run("npm", ["install", ...flags, ...files, ...wanted], project);
  const without = installed(project);

  const imports = packages
    .flatMap(({ manifest }) => entriesOf(manifest))
    .map(
      (entry) =>
        `console.log(${JSON.stringify(entry)}, Object.keys(await import(${JSON.stringify(entry)})).length, "exports");\n`,
    );
  writeFileSync(join(project, "import-all.js"), imports.join(""));
  run(process.execPath, ["import-all.js"], project);

  cpSync(join(root, "examples/domains/village.json"), join(project, "village.json"));
  const main = "node_modules/@understudy/cli/dist/main.js";
  const version = read(process.execPath, [main, "--version"], project).trim();
  const { version: expected } = manifestAt("packages/cli");
  if (version !== expected)
    throw new Error(`understudy --version printed ${version}, not ${expected}`);
  run(process.execPath, [main, "check", "village.json"], project);

  // The shipped model works after an install: it answers a held-out problem, unaided.
  const problems = readFileSync(
    join(root, "packages/llm/shipped/evaluation-problems.jsonl"),
    "utf8",
  );
  const { state, goal } = JSON.parse(
    problems.split("\n").find((line) => line.includes('"village-6"')),
  );
  writeFileSync(join(project, "problem.json"), JSON.stringify({ state, goal }));
  const question = ["--domain", "village.json", "--problem", "problem.json"];
  const answer = (model) => {
    const lead = ["--planner", "llm", "--model", model, "--json"];
    const text = read(process.execPath, [main, "plan", ...question, ...lead], project);
    const outcome = JSON.parse(text);
    if (outcome.status !== "solved" || outcome.source !== "llm") {
      throw new Error(`The model ${model} answered ${text}`);
    }
  };
  answer("nano");

  // The stress harness finds its threads, domains and the charts' library, and its recording replays.
  const load = ["--agents", "20", "--duration", "2", "--warmup", "1", "--plain"];
  const output = ["--report", "report", "--record", "run.jsonl"];
  const holds = ["--assert", "answered>0,hung=0,unproved=0"];
  run(process.execPath, [main, "stress", ...load, ...output, ...holds], project);
  const page = readFileSync(join(project, "report", "index.html"), "utf8");
  if (!page.includes("uPlot")) throw new Error("The report of a stress run has no charts");

  // The viewer finds its page, and the demo's life and repertoire.
  const show = ["--model", "none", "--no-open", "--duration", "1", "--export", "show.html"];
  run(process.execPath, [main, "viewer", ...show], project);
  const shown = readFileSync(join(project, "show.html"), "utf8");
  if (!shown.includes('id="recording"')) throw new Error("The viewer exported no recording");
  run(process.execPath, [main, "replay", "run.jsonl"], project);

  // The service finds the demo domains, answers, and ends when it is told to.
  const served = spawn(process.execPath, [main, "serve", "--model", "none", "--port", "0"], {
    cwd: project,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(served, "exit");
  const [line] = await once(createInterface(served.stdout), "line");
  const [url] = /http:\S+/.exec(line) ?? [];
  const { domains } = await (await fetch(`${url}/v1/domains`)).json();
  served.kill("SIGINT");
  const [code] = await ended;
  if (domains.length !== 3 || code !== 0)
    throw new Error(`The service ended with ${code}: ${line}`);

  // Pages find the worker and the model, whatever builds them.
  const tools = join(directory, "tools");
  mkdirSync(tools);
  writeFileSync(join(tools, "package.json"), '{ "private": true }\n');
  const whole = flags.filter((flag) => flag !== "--omit=optional");
  run("npm", ["install", ...whole, "vite@8.3.8", "webpack@5.112.2"], tools);
  await checkBundlers(project, tools);

  // A model file of one's own wants node-llama-cpp, and says so; with it, it answers.
  const shipped = join(project, "node_modules/@understudy/llm/shipped/nano-planner.gguf");
  cpSync(shipped, join(project, "own.gguf"));
  const refused = spawnSync(
    process.execPath,
    [main, "plan", ...question, "--planner", "llm", "--model", "own.gguf"],
    { cwd: project, encoding: "utf8" },
  );
  if (!refused.stderr.includes("npm install --ignore-scripts node-llama-cpp")) {
    throw new Error(`Without node-llama-cpp a model file led to: ${refused.stderr}`);
  }
  const optional = [`node-llama-cpp@${llamaVersion}`, nativeBinding(llamaVersion)];
  run("npm", ["install", ...flags, ...optional], project);
  answer("own.gguf");
  console.log(`installed without optional dependencies: ${without}`);
  console.log(`installed with node-llama-cpp for this processor: ${installed(project)}`);
} finally {
  rmSync(directory, { recursive: true, force: true });
}
