// `pnpm test`: runs every test once and ends with one line that a person or a machine can read,
//   N passed, N failed[, N skipped]
// Arguments go to vitest: `pnpm test packages/llm`, `pnpm test packages/cli -t plan`.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findChromium } from "./find-chromium.mjs";
import { findLanguages } from "./find-languages.mjs";
import { findNginx } from "./find-nginx.mjs";
import { findRedis } from "./find-redis.mjs";
import { findRuntimes } from "./find-runtimes.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const vitest = join(root, "node_modules/vitest/vitest.mjs");
const directory = mkdtempSync(join(tmpdir(), "understudy-test-"));
const report = join(directory, "report.json");
const extra = process.argv.slice(2).filter((argument) => argument !== "--");

let summary = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 };
let exitCode = 1;
let crashed = 0;
try {
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const run = spawnSync(process.execPath, [vitest, "run", ...reporters, ...extra], {
    cwd: root,
    stdio: "inherit",
  });
  exitCode = run.status ?? 1;
  try {
    summary = JSON.parse(readFileSync(report, "utf8"));
    // A file that failed outside its tests (a wrong import, a hook) has no failed test to count.
    crashed = summary.testResults.filter(
      (file) =>
        file.status === "failed" && file.assertionResults.every((test) => test.status !== "failed"),
    ).length;
  } catch {
    console.log("vitest ended without a report");
  }
} finally {
  rmSync(directory, { recursive: true, force: true });
}

if (findChromium() === undefined) {
  console.log(
    "tests in a browser are left out: no Chromium was found (CHROMIUM_PATH may name one)",
  );
}
if (findRedis() === undefined) {
  console.log("tests with a Redis are left out: neither redis-server nor valkey-server was found");
}
if (findNginx() === undefined) {
  console.log("the example for nginx is not tried: it was not found");
}
const { missing } = findRuntimes();
if (missing.length > 0) {
  console.log(`the house engine is not tried in ${missing.join(", ")}: not found`);
}
const languages = findLanguages();
if (languages.missing.length > 0) {
  console.log(`clients of the service are not tried in ${languages.missing.join(", ")}: not found`);
}
let failed = summary.numFailedTests + crashed;
if (exitCode !== 0 && failed === 0) {
  // An unhandled error, a crash, or a run that found no test.
  console.log(`vitest exited with code ${exitCode}; counted as one failure`);
  failed = 1;
}
const skipped = summary.numPendingTests + summary.numTodoTests;
console.log(
  `${summary.numPassedTests} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`,
);
process.exitCode = failed > 0 && exitCode === 0 ? 1 : exitCode;
