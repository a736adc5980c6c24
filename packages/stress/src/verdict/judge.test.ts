import { describe, expect, it } from "vitest";
import { syntheticRun } from "../testing/synthetic-run.ts";
import { defaultAssertions, judge } from "./judge.ts";
import { METRICS, metricHelp } from "./metric.ts";
import { parseAssertions } from "./parse-assertions.ts";

const run = syntheticRun();
const verdictOf = (expression: string, result = run) => judge(result, parseAssertions(expression));

describe("judge", () => {
  it("compares every figure with its limit, in the limit's unit", () => {
    const { checks, passed } = verdictOf(
      "p99<50,hits.p95<=1000us,rss<1GB,hit-rate>50%,rate>=0.05k",
    );
    expect(passed).toBe(true);
    expect(checks.map(({ limit }) => limit)).toEqual([50, 1, 2 ** 30, 0.5, 50]);
    expect(checks[0]).toMatchObject({ metric: "p99", actual: run.latency.all.corrected.p99Ms });
    expect(verdictOf("p99<50,misses.raw=0")).toMatchObject({
      passed: false,
      checks: [{ passed: true }, { passed: false, actual: 1, limit: 0 }],
    });
  });

  it("reads misses as a count or as a share", () => {
    const late = { ...run, misses: { ...run.misses, count: 2 } };
    expect(verdictOf("misses=0", late).passed).toBe(false);
    const [check] = verdictOf("misses<=0.1%", late).checks;
    expect(check).toMatchObject({ unit: "share", actual: 2 / run.counts.answered, passed: true });
    expect(check?.limit).toBeCloseTo(0.001, 12);
  });

  it("fails without data, unless the assertion is optional", () => {
    expect(verdictOf("similar.p95<1").checks).toEqual([
      expect.objectContaining({ passed: false, metric: "similar.p95" }),
    ]);
    expect(verdictOf("similar.p95?<1").passed).toBe(true);
    const silent = { ...run, counts: { ...run.counts, answered: 0 } };
    expect(verdictOf("default", silent).passed).toBe(false);
  });

  it("fails if a server dies midway, even if all earlier answers were good", () => {
    const { counts } = run;
    const lost = { ...run, counts: { ...counts, lost: 1 } };
    const failed = judge(lost, defaultAssertions({ faults: [] })).checks.filter(
      ({ passed }) => !passed,
    );
    expect(failed.map(({ metric }) => metric)).toContain("lost");
  });

  it("accepts the run's budget as a limit", () => {
    expect(verdictOf("p95<=budget").checks[0]?.limit).toBe(50);
  });

  it("is more lenient on runs with planned faults", () => {
    const late = { ...run, misses: { ...run.misses, count: 1 } };
    expect(judge(late, defaultAssertions({ faults: [] })).passed).toBe(false);
    expect(judge(late, defaultAssertions({ faults: [{}] })).passed).toBe(true);
  });
});

describe("METRICS", () => {
  it("have unique names, a meaning, and a figure for any run", () => {
    expect(new Set(METRICS.map(({ name }) => name)).size).toBe(METRICS.length);
    for (const { meaning, read, name } of METRICS) {
      expect(meaning, name).not.toBe("");
      const value = read(run);
      if (value !== undefined) expect(value, name).toBeGreaterThanOrEqual(0);
    }
  });

  it("match the help of the command", () => {
    for (const [name, meaning] of metricHelp()) {
      expect(`${name}${meaning}`.length).toBeLessThan(130);
    }
  });
});
