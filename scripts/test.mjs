// `pnpm test` runs every quick test that needs only Node, `pnpm test:all` all of them. Both end with one line for
// people and machines,
//   N passed, N failed[, N skipped]
// Arguments go to vitest: `pnpm test packages/llm`, `pnpm test:all workshop/viewer -t drawing`. Besides:
//   --nightly    the tests of `.ci/nightly` instead: fuzzers, hostile suites, long runs
//   --published  the quick tests of the packages that games load, as they are published, with the newest Node
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { judgeRun, readTable } from "../testing/must-stay/src/must-stay.mjs";
import { buildPublished } from "./build/build-clean.mjs";
import {
  findChromium,
  findLanguages,
  findMinecraft,
  findMissingForCargo,
  findNewestNode,
  findNginx,
  findOllama,
  findPythonMcp,
  findRedis,
  findRuntimes,
  findZigbuild,
} from "./find.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const vitest = join(root, "node_modules/vitest/vitest.mjs");
const typed = process.argv.slice(2).filter((argument) => argument !== "--");
const OWN_FLAGS = ["--all", "--nightly", "--published"];
const [wantsAll, isNightly, onlyPublished] = OWN_FLAGS.map((flag) => typed.includes(flag));
const isAll = wantsAll || isNightly || onlyPublished;
const extra = typed.filter((argument) => !OWN_FLAGS.includes(argument));
/** Packages for games, which `--published` tests as games load them. */
const LOADED_BY_GAMES = [
  ...["planner-core", "classical", "cache", "world", "words", "llm"].map(
    (name) => `packages/${name}/`,
  ),
  "workshop/simulation/",
];
/** A named selection runs from source alone. */
const isWhole = extra.length === 0 && !isNightly && !onlyPublished;
const directory = mkdtempSync(join(tmpdir(), "understudy-test-"));

/** Runs vitest with a Node, and returns the result. vitest.config.ts decides which tests are quick. */
function run(node, isQuick, options, more = {}) {
  const report = join(directory, "report.json");
  rmSync(report, { force: true });
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const env = {
    ...process.env,
    ONLY_QUICK_TESTS: isQuick ? "1" : "0",
    ONLY_NIGHTLY_TESTS: isNightly ? "1" : "0",
    ...more,
  };
  const words = [vitest, "run", ...reporters, ...options];
  const { status } = spawnSync(node, words, { cwd: root, env, stdio: "inherit" });
  const exitCode = status ?? 1;
  return { ...countsIn(report, exitCode), exitCode };
}

/** Failures in a file by name. A failure outside tests (an import, a hook) has no test name. */
function failuresOf(file) {
  if (file.status !== "failed") return [];
  const path = relative(root, file.name);
  const tests = file.assertionResults.filter((test) => test.status === "failed");
  if (tests.length === 0) return [`${path}: ${firstLine(file.message)}`];
  return tests.map((test) => `${path}: ${test.fullName}: ${firstLine(test.failureMessages[0])}`);
}

function firstLine(message) {
  return (message ?? "").trim().split("\n")[0];
}

function countsIn(report, exitCode) {
  let summary = { numPassedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [] };
  try {
    summary = JSON.parse(readFileSync(report, "utf8"));
  } catch {
    console.log("vitest ended without a report");
  }
  const failures = summary.testResults.flatMap(failuresOf);
  // The first run is that of the sources.
  if (isWhole && runs.length === 0) failures.push(...whatMustStay(summary.testResults));
  if (exitCode !== 0 && failures.length === 0) {
    // An unhandled error, a crash, or a run without tests.
    failures.push(`vitest exited with code ${exitCode}`);
  }
  const skipped = summary.numPendingTests + summary.numTodoTests;
  return { passed: summary.numPassedTests, failures, skipped };
}

/** What must stay and was not shown by a whole run; what needs a tool that is not here is only told. */
function whatMustStay(results) {
  const { failures, leftOut } = judgeRun(readTable(), results, isAll);
  for (const file of leftOut) console.log(`must stay, and is not tried without its tool: ${file}`);
  return failures;
}

/** Lines of a failed script's errors in the summary. */
const MOST_LINES = 30;

/**
 * Starts `pnpm check:pack` as an additional test.
 *
 * @returns a function that waits for its end, prints its output and gives the result
 */
function startCheckPack() {
  // A file, since vitest runs meanwhile, and no pipe would be read.
  const output = join(directory, "check-pack");
  const file = openSync(output, "w");
  const { packageManager } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const child = spawn("npx", ["-y", packageManager, "check:pack"], {
    cwd: root,
    env: { ...process.env, UNDERSTUDY_BUILT: "1" },
    stdio: ["ignore", file, file],
    shell: process.platform === "win32",
  });
  const ended = once(child, "exit");
  return async () => {
    const [code] = await ended;
    const told = readFileSync(output, "utf8");
    process.stdout.write(told);
    const exitCode = code ?? 1;
    const last = told.trim().split("\n").slice(-MOST_LINES).join("\n  ");
    const failures = exitCode === 0 ? [] : [`pnpm check:pack exited with ${exitCode}:\n  ${last}`];
    return { passed: 1 - failures.length, failures, skipped: 0, exitCode };
  };
}

/** What is left out, by the program that it needs. */
function tellWhatIsMissing() {
  const hasOllama = (process.env.OLLAMA_URL ?? "") !== "" || findOllama() !== undefined;
  const wanted = [
    [findChromium(), "tests in a browser: no Chromium was found (CHROMIUM_PATH may name one)"],
    [findRedis(), "tests with a Redis: neither redis-server nor valkey-server was found"],
    [findNginx(), "the example for nginx: it was not found"],
    [
      hasOllama || undefined,
      "a real Ollama: not installed (node scripts/try-ollama.mjs builds it)",
    ],
    [findPythonMcp(), "Python's client of the Model Context Protocol: it was not installed"],
    [findMinecraft(), "Minecraft: not installed (node scripts/install.mjs minecraft)"],
    [findNewestNode(), "the newest Node: not installed (node scripts/install.mjs engines)"],
    [isNightly ? findZigbuild() : 1, "other Linux: node scripts/install.mjs zigbuild"],
  ];
  const told = wanted.filter(([found]) => found === undefined).map(([, text]) => text);
  const runtimes = findRuntimes().missing;
  if (runtimes.length > 0) told.push(`the built-in engine in ${runtimes.join(", ")}: not found`);
  const languages = findLanguages().missing;
  if (languages.length > 0) told.push(`clients in ${languages.join(", ")}: not found`);
  const cargo = findMissingForCargo();
  if (cargo !== undefined) told.push(`the library inside engines: ${cargo}`);
  for (const text of told) console.log(`left out: ${text}`);
}

/** Runs tests of the packages as they are published, with the newest Node; with this one if that is not there. */
function runPublished(tests) {
  const [name, path] = findNewestNode() ?? ["this Node", process.execPath];
  console.log(`\nthe packages as they are published, with ${name}`);
  runs.push(run(path, true, ["--project=shared", ...tests], { TEST_PUBLISHED: "1" }));
}

/** Seconds of processor time of all programs that this one has started; undefined where only Linux tells. */
function processorSeconds() {
  if (process.platform !== "linux") return undefined;
  // Behind the name, which may have spaces, in hundredths of a second: see proc_pid_stat(5).
  const fields = readFileSync("/proc/self/stat", "utf8").split(") ").pop().split(" ");
  return (Number(fields[13]) + Number(fields[14])) / 100;
}

const runs = [];
try {
  const isPublished = isAll && isWhole;
  if (isPublished || onlyPublished) await buildPublished();
  // Meanwhile: much of it is waiting for the network, as much of the tests is for other programs.
  const published = isPublished ? startCheckPack() : undefined;
  if (onlyPublished) runPublished(extra.length > 0 ? extra : LOADED_BY_GAMES);
  else runs.push(run(process.execPath, !isAll, extra));
  if (published !== undefined) {
    console.log("\nthe packages, published");
    runs.push(await published());
  }
} finally {
  rmSync(directory, { recursive: true, force: true });
}

const sumOf = (field) => runs.reduce((sum, each) => sum + each[field], 0);
if (isAll) tellWhatIsMissing();
else {
  console.log(
    "pnpm test:all adds browsers, servers, other runtimes and languages, published packages, benchmarks, long runs, and more random cases",
  );
}
const seconds = processorSeconds();
if (seconds !== undefined) console.log(`${seconds.toFixed(0)} s of processor time`);
const skipped = sumOf("skipped");
// Repeated at the end, since a failure may be thousands of lines above.
const failures = runs.flatMap((each) => each.failures);
for (const failure of failures) console.log(`failed: ${failure}`);
console.log(
  `${sumOf("passed")} passed, ${failures.length} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`,
);
const { exitCode = 0 } = runs.find((each) => each.exitCode !== 0) ?? {};
process.exitCode = failures.length > 0 && exitCode === 0 ? 1 : exitCode;
