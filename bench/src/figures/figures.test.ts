import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { failedReport } from "../runner/report/report.ts";
import { runOf, saveRun } from "../runner/report/saved-run.ts";
import { repositoryPath } from "../runner/repository.ts";
import { reportOf } from "../runner/testing/report-of.ts";
import { suites } from "../suites.ts";
import { runDocument, runFigures } from "./commands.ts";
import { readFigures } from "./figures.ts";
import { withFigures } from "./readme.ts";

const directory = mkdtempSync(join(tmpdir(), "understudy-bench-"));
const README = "# A game\n\n<!-- figures: pnpm bench document -->\n<!-- /figures -->\n\nMore.\n";
writeFileSync(join(directory, "README.md"), README);
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const lines: string[] = [];
const output = {
  out: (text: string) => lines.push(text),
  error: (text: string) => lines.push(text),
};
const readme = (): string => readFileSync(join(directory, "README.md"), "utf8");
const figuresOf = (suite: string): string =>
  readFileSync(join(directory, `bench/figures/${suite}.json`), "utf8");

describe("the figures of runs", async () => {
  const table = reportOf("table", {
    "table-end-to-end": { p50: 120, opsPerSecond: 8e6 },
    "table-engine/guard": { p50: 40, problem: "guard" },
  });
  const core = reportOf("core", { prove: { p50: 900, allocatedBytes: 0 } });
  const entry = { name: "lead", description: "fails", load: () => expect.unreachable() };
  const file = join(directory, "run.json");
  await saveRun(file, runOf([core, table, failedReport(entry, "the model is gone", 1)], false));

  it("are in a file for each suite, and some of them in the README", () => {
    expect(runDocument([file, "--out", directory], output)).toBe(0);
    expect(lines.at(-1)).toMatch(/README\.md, and .*figures$/);
    expect(readme()).toMatch(/^# A game\n.*\nMore\.\n$/s);
    expect(readme()).toContain("| a plan of five steps is proved in | 900 ns |");
    expect(readme()).toContain("policy table | 8.0 million per second |");
    expect(readme()).toContain("| a known plan is served in (p95) | not measured yet |");
    expect(figuresOf("core")).toContain('"state":"met"');
    expect(figuresOf("table")).toMatch(
      /^ {2}\{"task":"table-engine\/guard","problem":"guard",.*"p50":40,/m,
    );
    expect(figuresOf("core")).toMatch(/"alternative":"other","ratio":4,"least":2,"most":8,/);
  });

  it("stay when later runs measure other suites, and when a suite fails later", async () => {
    const models = { name: "models", description: "fails", load: () => expect.unreachable() };
    const later = join(directory, "later.json");
    const storm = reportOf("models", { "storm-manager/ten-a-second": { fewerLoads: 5.4 } });
    await saveRun(later, runOf([storm], true));
    const before = [readme(), figuresOf("core"), figuresOf("table")];
    expect(runDocument([later, "--out", directory], output)).toBe(0);
    const measured = figuresOf("models");
    await saveRun(later, runOf([failedReport(models, "no memory", 1)], false));
    expect(runDocument([later, "--out", directory], output)).toBe(0);
    expect([readme(), figuresOf("core"), figuresOf("table")]).toEqual(before);
    expect(figuresOf("models")).toBe(measured);
  });

  it("explains a mistake and exits 1", () => {
    expect(runDocument(["--what"], output)).toBe(1);
    expect(lines.at(-1)).toContain("Usage: pnpm bench document");
    expect(runDocument([join(directory, "none.json")], output)).toBe(1);
    expect(lines.at(-1)).toContain("Cannot read a saved run");
    expect(runFigures(["cor"], output)).toBe(1);
    expect(lines.at(-1)).toContain('There is no suite "cor"');
  });
});

describe("the committed figures", () => {
  const names = suites.map(({ name }) => name);
  const all = readFigures(repositoryPath("bench/figures"), names);

  it("are those of the README", () => {
    const committed = readFileSync(repositoryPath("README.md"), "utf8");
    expect(committed).toBe(withFigures(committed, all));
    expect(() => withFigures("# Nothing", all)).toThrow("has no line <!-- figures");
  });

  it("are all printed by `pnpm bench figures`", () => {
    lines.length = 0;
    expect(runFigures([], output)).toBe(0);
    const printed = lines.join("\n");
    for (const { results, ratios, targets } of all) {
      for (const { task } of results) expect(printed).toContain(task);
      for (const { task, alternative } of ratios) {
        expect(printed).toContain(`${alternative} / ${task}`);
      }
      for (const { claim, figure } of targets) {
        expect(printed).toContain(claim);
        expect(printed).toContain(figure);
      }
    }
  });
});
