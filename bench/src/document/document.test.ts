import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { failedReport } from "../runner/report.ts";
import { runOf, saveRun } from "../runner/saved-run.ts";
import { reportOf } from "../runner/testing/report-of.ts";
import { suites } from "../suites.ts";
import { barChart } from "./bar-chart.ts";
import { runDocument } from "./write-document.ts";

const directory = mkdtempSync(join(tmpdir(), "understudy-bench-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe("the document", async () => {
  const table = reportOf("table", {
    "table-engine": { p50: 120, opsPerSecond: 8e6 },
    "table-engine/guard": { p50: 40, problem: "guard" },
  });
  const core = reportOf("core", { prove: { p50: 900, allocatedBytes: 0 } });
  const entry = { name: "lead", description: "fails", load: () => expect.unreachable() };
  const file = join(directory, "run.json");
  await saveRun(file, runOf([core, table, failedReport(entry, "the model is gone", 1)], false));
  const lines: string[] = [];
  const output = {
    out: (text: string) => lines.push(text),
    error: (text: string) => lines.push(text),
  };

  it("holds machine, targets, ratios, tables and pictures of a run, and what failed", async () => {
    expect(await runDocument([file, file, "--out", directory], output)).toBe(0);
    expect(lines.at(-1)).toMatch(/benchmarks\.md, \d+ pictures$/);
    const text = readFileSync(join(directory, "benchmarks.md"), "utf8");
    expect(text).toContain(`Node ${process.versions.node}`);
    expect(text).toMatch(/^\| \*\*missed\*\* \| core \| a plan of 5 steps is proved \|/m);
    expect(text).toMatch(/^\| met \| table \| optimal plans, slowest problem \|/m);
    expect(text).toMatch(/^\| not measured \| table \|/m);
    expect(text).toContain("by another command");
    expect(text).toContain("4 of 4 ratios agree");
    expect(text).toContain("**Suite `lead` failed:** the model is gone");
    expect(text).toMatch(/<details><summary>By problem<\/summary>[\s\S]*`table-engine\/guard`/);
    for (const [, picture] of text.matchAll(/\]\(pictures\/([\w-]+\.svg)\)/g)) {
      expect(readdirSync(join(directory, "pictures"))).toContain(picture);
    }
  });

  it("takes suites that were measured later into it, and says which were never measured", async () => {
    const storm = { "storm-manager/ten-a-second": { fewerLoads: 5.4, late: 1 } };
    const later = join(directory, "later.json");
    await saveRun(later, runOf([reportOf("models", storm)], false));
    expect(await runDocument([later, "--out", directory], output)).toBe(0);
    const text = readFileSync(join(directory, "benchmarks.md"), "utf8");
    expect(text).toMatch(/^\| met \| table \| optimal plans, slowest problem \|/m);
    expect(text).toMatch(/^\| met \| models \| loads that five models .* \| 5\.4× \|$/m);
    expect(text).toMatch(/^\| \*\*missed\*\* \| models \| outcomes behind their deadlines/m);
    const rows = text.split("\n").filter((line) => /^\| \*\*missed/.test(line));
    expect(text).toContain(`, ${rows.length} missed, `);
    const order = [...text.matchAll(/^## Suite `([a-z]+)`$/gm)].map(([, suite]) => suite);
    expect(order).toEqual(suites.map(({ name }) => name));
    expect(text).toMatch(/^## Suite `models`[^#]*`storm-manager[^#]*Measured on its own, later/m);
    expect(text).toMatch(
      /^## Suite `inference`\n\nNot in this document yet: .*`pnpm bench inference`/m,
    );
    await runDocument([later, "--out", directory], output);
    expect(readFileSync(join(directory, "benchmarks.md"), "utf8")).toBe(text);
  });

  it("keeps what it says of a suite that failed later", async () => {
    const path = join(directory, "benchmarks.md");
    const before = readFileSync(path, "utf8");
    const models = { name: "models", description: "fails", load: () => expect.unreachable() };
    const later = join(directory, "broken.json");
    await saveRun(later, runOf([failedReport(models, "no memory", 1)], false));
    expect(await runDocument([later, "--out", directory], output)).toBe(0);
    expect(readFileSync(path, "utf8")).toBe(before);
  });

  it("explains a mistake and exits 1", async () => {
    expect(await runDocument([], output)).toBe(1);
    expect(lines.at(-1)).toContain("Usage: pnpm bench document");
    expect(await runDocument([join(directory, "none.json")], output)).toBe(1);
    expect(lines.at(-1)).toContain("Cannot read a saved run");
  });
});

describe("a bar chart", () => {
  it("draws longer bars for larger values and escapes text", () => {
    const bar = (label: string, value: number) => {
      return { label, value, text: String(value), isAlternative: value > 10 };
    };
    const svg = barChart('a "chart" <1>', [bar("small", 3), bar("large", 300)], String);
    const widths = [...svg.matchAll(/<rect class="(\w+)" [^>]*width="([\d.]+)"/g)];
    expect(widths.map(([, kind]) => kind)).toEqual(["ours", "alternative"]);
    expect(Number(widths[0]?.[2])).toBeLessThan(Number(widths[1]?.[2]));
    expect(svg).toContain("a &quot;chart&quot; &lt;1>");
  });
});
