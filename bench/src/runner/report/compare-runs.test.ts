import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { runAgree } from "../run-bench.ts";
import { reportOf } from "../testing/report-of.ts";
import { agreementOf, formatAgreement, formatComparison } from "./compare-runs.ts";
import { runOf, type SavedRun, saveRun } from "./saved-run.ts";

const directory = mkdtempSync(join(tmpdir(), "understudy-bench-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** A run whose second ratio is scaled. */
function run(times: number): SavedRun {
  const report = reportOf("table", { read: { p50: 500 }, other: { p50: 900 } });
  const ratios = report.ratios.map((one, index) =>
    index === 1 ? { ...one, ratio: one.ratio * times } : one,
  );
  return runOf([{ ...report, ratios }], false);
}

describe("two runs", () => {
  it("agree on ratios within 35 %, in either direction", () => {
    for (const times of [1, 1.3, 1 / 1.3]) {
      expect(formatAgreement(agreementOf(run(1), run(times)))).toMatch(/^2 of 2 ratios agree/);
    }
    const apart = formatAgreement(agreementOf(run(1), run(0.5)));
    expect(apart).toMatch(/^1 of 2 ratios agree within 35 %; the furthest apart by 100 %$/m);
    expect(apart).toMatch(/^table: other \/ read on large +8.00 +4.00$/m);
  });

  it("are shown side by side", () => {
    const text = formatComparison(run(1), run(1));
    expect(text).toMatch(/^table read +500 ns +500 ns +1.00$/m);
    expect(text).toContain("2 of 2 ratios agree");
    expect(formatComparison(runOf([], false), run(1))).toContain("none of these tasks");
  });

  it("are compared by a command with a matching exit code", async () => {
    const [one, same, other] = ["one", "same", "other"].map((name) => join(directory, name));
    await saveRun(one as string, run(1));
    await saveRun(same as string, run(1.1));
    await saveRun(other as string, run(3));
    const lines: string[] = [];
    const output = {
      out: (text: string) => lines.push(text),
      error: (text: string) => lines.push(text),
    };
    expect(runAgree([one as string, same as string], output)).toBe(0);
    expect(runAgree([one as string, other as string], output)).toBe(1);
    expect(runAgree([one as string], output)).toBe(1);
    const empty = join(directory, "empty");
    await saveRun(empty, runOf([], false));
    expect(runAgree([one as string, empty], output)).toBe(1);
    expect(lines.at(-1)).toContain("no ratio in common");
    for (const wrong of ["null", "[]", '{"version":2,"machine":{},"suites":[null]}']) {
      const file = join(directory, "wrong");
      writeFileSync(file, wrong);
      expect(runAgree([file, one as string], output)).toBe(1);
      expect(lines.at(-1)).toContain("is not a run that");
    }
    expect(runAgree([one as string, join(directory, "none")], output)).toBe(1);
    expect(lines.at(-1)).toContain("Cannot read a saved run");
  });
});
