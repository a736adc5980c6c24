// What must stay, and what shows it: `must-stay.yaml`. `must-stay.test.ts` reads the tree, `scripts/test.mjs` the report of a
// run: each test that is named has run and passed, or its file needs a tool that this machine lacks, which is told.
import { existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const TEST_FILE = /\.test\.ts$/;
/** Tests of programs that not every machine has: see `vitest.config.ts`. */
const NEEDS_A_TOOL =
  /(\.(browser|redis|nginx|minecraft|runtimes|languages|python|cargo)|ollama-live)\.test\.ts$/;

/** The rows, one for each title or phrase that shows it. */
export function readTable(text = readFileSync(new URL("must-stay.yaml", import.meta.url), "utf8")) {
  return Object.entries(parse(text)).flatMap(([heading, rows]) =>
    rows.flatMap(({ row, shown }) =>
      Object.entries(shown).flatMap(([file, texts]) =>
        [texts].flat().map((text) => ({ heading, row, file, text: text ?? undefined })),
      ),
    ),
  );
}

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** What rows name that is not in the tree: a file, a test of this title, a phrase. */
export function missingIn(rows) {
  return rows.flatMap(({ row, file, text }) => {
    const path = join(root, file);
    if (!existsSync(path)) return [`${row}: there is no ${file}`];
    if (text === undefined) return [];
    const title = new RegExp(`\\(\\s*(["'\`])${escaped(text)}\\1\\s*,`);
    const content = readFileSync(path, "utf8");
    const isThere = TEST_FILE.test(file) ? title.test(content) : content.includes(text);
    return isThere ? [] : [`${row}: ${file} lacks "${text}"`];
  });
}

/** Whether a title of the report is that of a test, whose cases may fill it in: `%s`, `$name`. */
function isTitle(title, told) {
  const parts = title.split(/%[a-zA-Z#]|\$[\w.]+/).map(escaped);
  return new RegExp(`^${parts.join(".*")}$`, "s").test(told);
}

/**
 * Holds a run to the table.
 *
 * @param results `testResults` of vitest's JSON report
 * @param isAll whether all tests ran; otherwise files that did not run are no failures
 * @returns the tests that neither passed nor failed, and the files left out for want of a tool
 */
export function judgeRun(rows, results, isAll) {
  const pathOf = (name) => relative(root, name).replaceAll("\\", "/");
  const ran = new Map(
    results.map(({ name, assertionResults }) => [pathOf(name), assertionResults]),
  );
  const failures = [];
  const leftOut = new Set();
  for (const { row, file, text } of rows.filter((each) => TEST_FILE.test(each.file))) {
    const tests = ran.get(file)?.filter(({ title }) => text === undefined || isTitle(text, title));
    // A failed test is a failure by itself.
    if (tests?.some(({ status }) => status === "passed" || status === "failed")) continue;
    if (!isAll && !ran.has(file)) continue;
    if (NEEDS_A_TOOL.test(file)) leftOut.add(file);
    else failures.push(`must stay: ${row}: ${file} did not run "${text ?? "any test"}"`);
  }
  return { failures, leftOut: [...leftOut] };
}
