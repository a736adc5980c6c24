// `pnpm test` runs every quick test that needs only Node, `pnpm test:all` all of them. Both end with one line for
// people and machines,
//   N passed, N failed[, N skipped]
// Arguments go to vitest: `pnpm test packages/llm`, `pnpm test:all workshop/viewer -t drawing`. Besides:
//   --nightly       the tests of `.ci/nightly` instead: fuzzers, hostile suites, long runs of benches
//   --published     all quick tests of the packages that games load, as they are published, with each Node
//   --changed REF   only what a change since a commit may touch
//   --costs         processor time, servers, threads and processes by package
//   --keep-costs    holds later runs to the processor time of this one
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { judgeRun, readTable } from "../testing/must-stay/src/must-stay.mjs";
import { buildPublished } from "./build/build-clean.mjs";
import { findMissingForCargo } from "./find/cargo.mjs";
import { findChromium } from "./find/chromium.mjs";
import { findLanguages } from "./find/languages.mjs";
import { findMinecraft } from "./find/minecraft.mjs";
import { findNginx } from "./find/nginx.mjs";
import { findNodes } from "./find/nodes.mjs";
import { findOllama } from "./find/ollama.mjs";
import { findPythonMcp } from "./find/python-mcp.mjs";
import { findRedis } from "./find/redis.mjs";
import { findRuntimes } from "./find/runtimes.mjs";
import { findZigbuild } from "./find/zigbuild.mjs";
import { startCalibration } from "./testing/calibration.mjs";
import { changedFiles, foldersThatRead, foldersWithin } from "./testing/changed.mjs";
import {
  costsByPackage,
  keepCosts,
  readCosts,
  secondsOfFiles,
  tooExpensive,
} from "./testing/costs.mjs";
import { conformanceTests, LOADED_BY_GAMES } from "./testing/other-nodes.mjs";
import { secondsIn, timedCommand } from "./testing/shell-times.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const vitest = join(root, "node_modules/vitest/vitest.mjs");
const typed = process.argv
  .slice(2)
  .filter((argument) => argument !== "--")
  .flatMap((argument) => argument.match(/^(--changed)=(.+)$/)?.slice(1) ?? argument);
const OWN_FLAGS = ["--all", "--nightly", "--costs", "--keep-costs", "--published"];
const [wantsAll, isNightly, tellsCosts, keepsCosts, onlyPublished] = OWN_FLAGS.map((flag) =>
  typed.includes(flag),
);
const isAll = wantsAll || isNightly || onlyPublished;
const extra = typed.filter((argument) => !OWN_FLAGS.includes(argument));
/** A named selection runs with one Node, from source, and is held to no ceiling. */
const isWhole = extra.length === 0 && !isNightly && !onlyPublished;
const directory = mkdtempSync(join(tmpdir(), "understudy-test-"));
const costsPath = join(directory, "costs.jsonl");

/** Runs vitest with a Node, and returns the result. vitest.config.ts decides which tests are quick. */
function run(node, isQuick, options, more = {}) {
  const report = join(directory, "report.json");
  const times = join(directory, "times");
  rmSync(report, { force: true });
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const [program, ...words] = timedCommand([node, vitest, "run", ...reporters, ...options]);
  const env = {
    ...process.env,
    ONLY_QUICK_TESTS: isQuick ? "1" : "0",
    ONLY_NIGHTLY_TESTS: isNightly ? "1" : "0",
    TEST_COSTS: costsPath,
    ...more,
  };
  const file = openSync(times, "w");
  const stdio = ["inherit", "inherit", "inherit", file];
  const { status } = spawnSync(program, words, { cwd: root, env, stdio });
  closeSync(file);
  const exitCode = status ?? 1;
  const seconds = secondsIn(readFileSync(times, "utf8"));
  return { ...countsIn(report, exitCode), seconds, exitCode };
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
  const failures = [];
  try {
    summary = JSON.parse(readFileSync(report, "utf8"));
    failures.push(...summary.testResults.flatMap(failuresOf));
    // The first run is that of the sources.
    if (isWhole && runs.length === 0) failures.push(...whatMustStay(summary.testResults));
  } catch {
    console.log("vitest ended without a report");
  }
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
 * Starts a script of the repository as an additional test.
 *
 * @returns a function that waits for its end, prints its output and gives the result
 */
function startScript(name, more) {
  const { packageManager } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const [times, output, errors] = ["times", "output", "errors"].map((kind) =>
    join(directory, `${name.replace(":", "-")}.${kind}`),
  );
  const [program, ...words] = timedCommand(["npx", "-y", packageManager, name]);
  // Files, since vitest runs meanwhile, and no pipe would be read.
  const files = [output, errors, times].map((path) => openSync(path, "w"));
  const shell = process.platform === "win32";
  const env = { ...process.env, ...more };
  const child = spawn(program, words, { cwd: root, env, stdio: ["ignore", ...files], shell });
  for (const file of files) closeSync(file);
  const ended = once(child, "exit");
  return async () => {
    const [code] = await ended;
    process.stdout.write(readFileSync(output));
    const told = readFileSync(errors, "utf8");
    process.stderr.write(told);
    const exitCode = code ?? 1;
    const last = told.trim().split("\n").slice(-MOST_LINES).join("\n  ");
    return {
      passed: exitCode === 0 ? 1 : 0,
      failures: exitCode === 0 ? [] : [`pnpm ${name} exited with code ${exitCode}:\n  ${last}`],
      skipped: 0,
      seconds: secondsIn(readFileSync(times, "utf8")),
      exitCode,
    };
  };
}

function tellWhatIsMissing() {
  if (findChromium() === undefined) {
    console.log(
      "tests in a browser are left out: no Chromium was found (CHROMIUM_PATH may name one)",
    );
  }
  if (findRedis() === undefined) {
    console.log(
      "tests with a Redis are left out: neither redis-server nor valkey-server was found",
    );
  }
  if (findNginx() === undefined) {
    console.log("the example for nginx is not tried: it was not found");
  }
  if ((process.env.OLLAMA_URL ?? "") === "" && findOllama() === undefined) {
    console.log("a real Ollama is left out: it is not installed (pnpm try:ollama builds it)");
  }
  if (findPythonMcp() === undefined) {
    console.log("Python's client of the Model Context Protocol is left out: it was not installed");
  }
  if (findMinecraft() === undefined) {
    console.log("Minecraft is not played: it is not installed (pnpm minecraft does that)");
  }
  const { missing } = findRuntimes();
  if (missing.length > 0) {
    console.log(`the built-in engine is not tried in ${missing.join(", ")}: not found`);
  }
  const languages = findLanguages();
  if (languages.missing.length > 0) {
    console.log(
      `clients of the service are not tried in ${languages.missing.join(", ")}: not found`,
    );
  }
  const missingForCargo = findMissingForCargo();
  if (missingForCargo !== undefined) {
    console.log(`the library inside engines is not built: ${missingForCargo}`);
  }
  if (isNightly && findZigbuild() === undefined) {
    console.log(
      "the library is not built for other Linux: scripts/find/zigbuild.mjs installs what that takes",
    );
  }
  const nodes = findNodes();
  if (nodes.missing.length > 0) {
    console.log(`the packages are not tried with ${nodes.missing.join(", ")}: not found`);
  }
}

/** Runs the tests that a change since a commit may touch: first those that read files, then by imports. */
function runChanged() {
  const [, reference = "HEAD"] = extra.splice(extra.indexOf("--changed"), 2);
  const named = extra.filter((argument) => existsSync(join(root, argument)));
  const flags = extra.filter((argument) => !named.includes(argument));
  const folders = foldersWithin(foldersThatRead(changedFiles(reference)), named);
  const others = folders.map((folder) => `--exclude=${folder}/**`);
  if (folders.length > 0) runs.push(run(process.execPath, !isAll, [...folders, ...flags]));
  const byImports = ["--changed", reference, "--passWithNoTests", ...others, ...extra];
  runs.push(run(process.execPath, !isAll, byImports));
}

/** Processor time in loops of the calibration, and whether that is too much. */
function judgeCosts(loopSeconds, seconds) {
  const costs = readCosts(costsPath);
  if (tellsCosts) console.log(`\n${costsByPackage(costs).join("\n")}\n`);
  // Windows tells no processor time of other processes.
  if (process.platform === "win32") return [];
  if (loopSeconds === undefined) return ["the calibration ended without a figure"];
  const kind = isAll ? "test:all" : "test";
  const loops = (isAll ? secondsOfFiles(costs) : seconds) / loopSeconds;
  const part = isAll ? "; the quick files are" : ":";
  console.log(
    `${seconds.toFixed(0)} s of processor time${part} ${Math.round(loops)} loops of the calibration, ${(1000 * loopSeconds).toFixed(1)} ms each`,
  );
  if (!isWhole) return [];
  if (keepsCosts) keepCosts(kind, loops);
  return [tooExpensive(kind, loops)].filter((reason) => reason !== undefined);
}

/** Runs tests of the packages as they are published, with each other Node; with this one if there is none. */
function runPublished(tests) {
  const { found } = findNodes();
  for (const [name, path] of found.length > 0 ? found : [["this Node", process.execPath]]) {
    console.log(`\nthe packages as they are published, with ${name}`);
    // Costs are those of the sources.
    const more = { TEST_PUBLISHED: "1", TEST_COSTS: undefined };
    runs.push(run(path, true, ["--project=shared", ...tests], more));
  }
}

const runs = [];
const calibration = startCalibration();
let loopSeconds;
try {
  const isPublished = isAll && isWhole;
  if (isPublished || onlyPublished) await buildPublished();
  // Meanwhile: much of it is waiting for the network, as much of the tests is for other programs.
  const published = isPublished ? startScript("check:pack", { UNDERSTUDY_BUILT: "1" }) : undefined;
  if (onlyPublished) runPublished(extra.length > 0 ? extra : LOADED_BY_GAMES);
  else if (extra.includes("--changed")) runChanged();
  else runs.push(run(process.execPath, !isAll, extra));
  loopSeconds = await calibration.end();
  if (published !== undefined) {
    console.log("\nthe packages, published");
    runs.push(await published());
    runPublished(conformanceTests());
  }
} catch (error) {
  rmSync(directory, { recursive: true, force: true });
  throw error;
}

const sumOf = (field) => runs.reduce((sum, each) => sum + each[field], 0);
if (isAll) tellWhatIsMissing();
else {
  console.log(
    "pnpm test:all adds browsers, servers, other runtimes and languages, published packages, benchmarks, training, long runs, and more random cases",
  );
}
const expensive = judgeCosts(loopSeconds, sumOf("seconds"));
rmSync(directory, { recursive: true, force: true });
const skipped = sumOf("skipped");
// Repeated at the end, since a failure may be thousands of lines above.
const failures = [...runs.flatMap((each) => each.failures), ...expensive];
for (const failure of failures) console.log(`failed: ${failure}`);
console.log(
  `${sumOf("passed")} passed, ${failures.length} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`,
);
const { exitCode = 0 } = runs.find((each) => each.exitCode !== 0) ?? {};
process.exitCode = failures.length > 0 && exitCode === 0 ? 1 : exitCode;
