import { describe, expect, it } from "vitest";
import { suites } from "../../suites.ts";
import { targets } from "../../targets.ts";
import { reportOf } from "../testing/report-of.ts";
import { formatVerdicts } from "./format-verdict.ts";
import { judge, type Measure, type Target } from "./judge.ts";

const report = reportOf("table", {
  read: { p50: 500, p95: 900, entries: 16, hits: 8 },
  "read/small": { p50: 100, problem: "small" },
  "read/large": { p50: 900, problem: "large" },
  other: { p50: 1500, entries: 32 },
});

function figureOf(measure: Measure): number | undefined {
  const target: Target = { suite: "table", claim: "it", measure, unit: "ratio" };
  return judge([target], [report])[0]?.figure;
}

describe("judge", () => {
  it("finds a figure in any place", () => {
    expect(figureOf({ task: "read", figure: "p95" })).toBe(900);
    expect(figureOf({ task: "read", figure: "p95", times: 2 })).toBe(1800);
    expect(figureOf({ task: "read", figure: "hits", per: "entries" })).toBe(0.5);
    expect(figureOf({ task: "read", shareWithin: 100, of: "read" })).toBe(0.5);
    expect(figureOf({ task: "read", overProblems: 0.9 })).toBe(900);
    expect(figureOf({ slowestOf: ["read", "other"] })).toBe(1500);
    expect(figureOf({ task: "other", count: "entries", over: "read" })).toBe(2);
    expect(figureOf({ task: "read", alternative: "other", ratio: "mean" })).toBeCloseTo(4);
    expect(figureOf({ task: "read", alternative: "other", ratio: "least" })).toBe(2);
    expect(figureOf({ task: "read", alternative: "other", ratio: "most" })).toBe(8);
  });

  it("reports met, missed, informational, not measured, or elsewhere", () => {
    const measure = { task: "read", figure: "p50" } as const;
    const of = (rest: Partial<Target>): string | undefined =>
      judge([{ suite: "table", claim: "it", measure, unit: "time", ...rest }], [report])[0]?.state;
    expect(of({ atMost: 500 })).toBe("met");
    expect(of({ atMost: 499 })).toBe("missed");
    expect(of({ atLeast: 501 })).toBe("missed");
    expect(of({})).toBe("reported");
    expect(of({ measure: { task: "gone", figure: "p50" }, atMost: 1 })).toBe("not measured");
    expect(of({ measure: { elsewhere: "pnpm test" } })).toBe("elsewhere");
  });

  it("covers every target of a suite that ran", () => {
    const [target] = targets;
    if (target === undefined) expect.unreachable();
    const all = suites.map(({ name }) => reportOf(name, {}));
    const verdicts = judge(targets, all);
    expect(verdicts).toHaveLength(targets.length);
    expect(formatVerdicts(verdicts).split("\n")).toHaveLength(targets.length + 2);
  });

  it("has targets only for existing suites, with unique descriptions", () => {
    const names = suites.map(({ name }) => name);
    for (const { suite } of targets) expect(names).toContain(suite);
    for (const { atMost, atLeast } of targets) {
      expect(atMost === undefined || atLeast === undefined).toBe(true);
    }
  });
});
