import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { judgeRun, missingIn, readTable } from "./must-stay.mjs";

const pathOf = (file: string): string =>
  fileURLToPath(new URL(`../../../${file}`, import.meta.url));

describe("what must stay", () => {
  const rows = readTable();

  it("is shown by tests, files and phrases that there are", () => {
    expect(new Set(rows.map(({ heading, row }) => `${heading}: ${row}`)).size).toBeGreaterThan(250);
    expect(missingIn(rows)).toEqual([]);
  });

  it("names at least 28 tests of the planner that asks a model", () => {
    const own = rows.filter(({ heading }) => heading === "The planner asks a Phi-3 class model");
    const tests = own.filter(({ file }) => file.endsWith(".test.ts"));
    expect(new Set(tests.map(({ file, text }) => `${file} ${text}`)).size).toBeGreaterThan(28);
  });
});

describe("a table", () => {
  const rows = readTable(`
Some heading:
  - row: a file
    shown:
      README.md:
      docs/nowhere.md:
  - row: a phrase
    shown:
      README.md: [Understudy, no phrase of this page]
  - row: a test
    shown:
      testing/must-stay/src/must-stay.test.ts: ["tells what is missing", "tells what isn't there"]
`);

  it("tells what is missing", () => {
    expect(missingIn(rows)).toEqual([
      "a file: there is no docs/nowhere.md",
      'a phrase: README.md lacks "no phrase of this page"',
      `a test: testing/must-stay/src/must-stay.test.ts lacks "tells what isn't there"`,
    ]);
  });

  it.each([
    ["passed", []],
    ["failed", []],
    ["skipped", ['must stay: a test: a.test.ts did not run "does %s"']],
  ])("holds a run to its tests: one that %s", (status, failures) => {
    const named = readTable("Some heading:\n  - row: a test\n    shown: { a.test.ts: does %s }");
    const told = (title: string) => [
      { name: pathOf("a.test.ts"), assertionResults: [{ title, status }] },
    ];
    expect(judgeRun(named, told("does it"), false)).toEqual({ failures, leftOut: [] });
    expect(judgeRun(named, told("does"), false).failures).toHaveLength(1);
    expect(judgeRun(named, [], false).failures).toEqual([]);
    expect(judgeRun(named, [], true).failures).toHaveLength(1);
  });

  it("leaves out what a tool is missing for, and tells so", () => {
    const named = readTable("Some heading:\n  - row: a test\n    shown: { a.redis.test.ts: }");
    expect(judgeRun(named, [], true)).toEqual({ failures: [], leftOut: ["a.redis.test.ts"] });
  });
});
