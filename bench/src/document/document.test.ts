import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { failedReport } from "../runner/report/report.ts";
import { runOf, saveRun } from "../runner/report/saved-run.ts";
import { reportOf } from "../runner/testing/report-of.ts";
import { suites } from "../suites.ts";
import { readFigures } from "./figures.ts";
import { pageOf } from "./markdown.ts";
import { repositoryPath } from "./repository.ts";
import { runDocument, runFigures } from "./write-document.ts";

const directory = mkdtempSync(join(tmpdir(), "understudy-bench-"));
mkdirSync(join(directory, "docs"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const lines: string[] = [];
const output = {
  out: (text: string) => lines.push(text),
  error: (text: string) => lines.push(text),
};
const readPage = (): string => readFileSync(join(directory, "docs/benchmarks.md"), "utf8");
const figuresOf = (suite: string): string =>
  readFileSync(join(directory, `bench/figures/${suite}.json`), "utf8");

describe("the page of figures", async () => {
  const table = reportOf("table", {
    "table-engine": { p50: 120, opsPerSecond: 8e6 },
    "table-engine/guard": { p50: 40, problem: "guard" },
  });
  const core = reportOf("core", { prove: { p50: 900, allocatedBytes: 0 } });
  const entry = { name: "lead", description: "fails", load: () => expect.unreachable() };
  const file = join(directory, "run.json");
  await saveRun(file, runOf([core, table, failedReport(entry, "the model is gone", 1)], false));

  it("has a run's machine, missed targets, suites and ratios; the rest is in a file per suite", () => {
    expect(runDocument([file, "--out", directory], output)).toBe(0);
    expect(lines.at(-1)).toMatch(/benchmarks\.md, and .*figures$/);
    const page = readPage();
    expect(page).toContain(`Node ${process.versions.node}`);
    expect(page).toMatch(/^\| core \| a plan of 5 steps is proved \| ≤ 500 ns \| 900 ns \|$/m);
    expect(page).not.toContain("optimal plans, slowest problem");
    expect(page).toMatch(/^\| table \| .* \| `pnpm bench table-check` \|$/m);
    expect(page).toMatch(/^\| \[`table`\]\(\S+table\.json\) \| policy .* \| 2 \| \d+ of \d+ \|$/m);
    expect(page).toMatch(/^\| `lead` \| .* \| not measured yet \| +\|$/m);
    expect(page).toMatch(/^\| core \| `other` \| `read` \| 4× \| 2× to 8× \|$/m);
    expect(figuresOf("table")).toContain('"state":"met","claim":"optimal plans, slowest problem"');
    expect(figuresOf("table")).toMatch(
      /^ {2}\{"task":"table-engine\/guard","problem":"guard",.*"p50":40,/m,
    );
  });

  it("adds later suites, and keeps the others", async () => {
    const storm = { "storm-manager/ten-a-second": { fewerLoads: 5.4, late: 1 } };
    const later = join(directory, "later.json");
    await saveRun(later, runOf([reportOf("models", storm)], true));
    const before = figuresOf("core");
    expect(runDocument([later, "--out", directory], output)).toBe(0);
    const page = readPage();
    expect(figuresOf("core")).toBe(before);
    expect(page).toMatch(/^\| core \| a plan of 5 steps is proved/m);
    expect(page).toMatch(/^\| models \| outcomes behind their deadlines/m);
    expect(page).toContain("**Rough figures of a quick run:** models.");
    const order = [...page.matchAll(/^\| \[?`([a-z]+)`/gm)].map(([, suite]) => suite);
    expect(order).toEqual(suites.map(({ name }) => name));
  });

  it("keeps the figures of a suite that failed later", async () => {
    const models = { name: "models", description: "fails", load: () => expect.unreachable() };
    const later = join(directory, "broken.json");
    await saveRun(later, runOf([failedReport(models, "no memory", 1)], false));
    const before = [readPage(), figuresOf("models")];
    expect(runDocument([later, "--out", directory], output)).toBe(0);
    expect([readPage(), figuresOf("models")]).toEqual(before);
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

describe("the committed page", () => {
  const names = suites.map(({ name }) => name);
  const all = readFigures(repositoryPath("bench/figures"), names);
  const page = readFileSync(repositoryPath("docs/benchmarks.md"), "utf8");

  it("equals the output of `pnpm bench document`, and is short", () => {
    expect(page).toBe(pageOf(all, suites));
    expect(page.split("\n").length).toBeLessThanOrEqual(300);
  });

  it("has all its figures printed by `pnpm bench figures`", () => {
    lines.length = 0;
    expect(runFigures([], output)).toBe(0);
    const printed = lines.join("\n");
    for (const { results, targets } of all) {
      for (const { task } of results) expect(printed).toContain(task);
      for (const { claim, figure } of targets) {
        expect(printed).toContain(claim);
        expect(printed).toContain(figure);
      }
    }
  });
});
