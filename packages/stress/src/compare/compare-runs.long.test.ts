import { RequestError } from "@understudy/planner-core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RunResult } from "../result/run-result.ts";
import { syntheticRun } from "../testing/synthetic-run.ts";
import { compareRuns, estimate } from "./compare-runs.ts";
import { parseRunResult } from "./parse-run-result.ts";

const changes = (old: RunResult, now: RunResult) =>
  Object.fromEntries(compareRuns(old, now).figures.map(({ metric, change }) => [metric, change]));

describe("compareRuns", () => {
  it("calls runs that differ only by chance the same", () => {
    for (const seed of [2, 3, 4, 5]) {
      const found = changes(syntheticRun({ seed: 1 }), syntheticRun({ seed }));
      expect(Object.values(found).filter((change) => change !== "same")).toEqual([]);
    }
  });

  it("reports a slower and a faster figure", () => {
    const [usual, slow] = [syntheticRun({ seed: 1 }), syntheticRun({ seed: 2, slowness: 2 })];
    expect(changes(usual, slow)).toMatchObject({ p95: "worse", p99: "worse", rate: "same" });
    expect(changes(slow, usual)).toMatchObject({ p95: "better", p99: "better" });
  });

  it("reports a single unproved plan as worse", () => {
    const run = syntheticRun();
    const broken = { ...run, quality: { ...run.quality, unproved: 1 } };
    expect(changes(run, broken)).toMatchObject({ unproved: "worse", p50: "same" });
  });

  it("lists the options and versions that differ", () => {
    const old = syntheticRun();
    const now = syntheticRun({ options: { budgetMs: 20, domains: ["guard"] } });
    const comparison = compareRuns(old, { ...now, versions: { piscina: "5.0.0" } });
    expect(comparison.options).toEqual([
      { name: "domains", old: '["village","guard","courier"]', new: '["guard"]' },
      { name: "budgetMs", old: "50", new: "20" },
    ]);
    expect(comparison.surroundings).toContainEqual({ name: "piscina", old: "–", new: "5.0.0" });
    expect(compareRuns(old, old).options).toEqual([]);
  });

  it("needs a larger change where runs are too short to estimate noise", () => {
    const [usual, slower] = [1, 1.07].map((slowness) => syntheticRun({ seconds: 3, slowness }));
    expect(changes(usual as RunResult, slower as RunResult)).toMatchObject({ p99: "same" });
  });
});

describe("estimate", () => {
  it("is the mean of the series, with no error for a constant series", () => {
    expect(estimate(Array.from({ length: 40 }, () => 7))).toEqual({ mean: 7, margin: 0 });
    expect(estimate([1, 2])).toEqual({ mean: 1.5 });
    expect(estimate([])).toEqual({ mean: 0 });
  });

  it("is wider for a drifting series than for one with equal jitter", () => {
    const drift = Array.from({ length: 64 }, (_, index) => (index < 32 ? 0 : 1));
    const jitter = Array.from({ length: 64 }, (_, index) => index % 2);
    expect(estimate(drift).margin).toBeGreaterThan(estimate(jitter).margin as number);
  });
});

describe("parseRunResult", () => {
  const refusal = (text: string): RequestError => {
    try {
      parseRunResult(text);
    } catch (error) {
      if (error instanceof RequestError) return error;
      throw error;
    }
    throw new Error("it was read");
  };

  it("reads the result of a run", () => {
    const run = syntheticRun();
    expect(parseRunResult(JSON.stringify(run))).toEqual(JSON.parse(JSON.stringify(run)));
  });

  it("refuses anything but a result, and other versions", () => {
    expect(refusal("{").issues[0]?.message).toMatch(/^is not JSON/);
    expect(refusal("[]").issues[0]?.message).toBe("is not a result of a stress run");
    expect(refusal('{"version":2}').issues[0]).toMatchObject({ pointer: "/version" });
  });

  it("names the place of the damage", () => {
    const { latency, ...rest } = syntheticRun();
    expect(refusal(JSON.stringify(rest)).issues[0]).toMatchObject({
      pointer: "/latency",
      message: "is missing; it must be an object",
    });
    const all = { ...latency.all, corrected: { ...latency.all.corrected, p99Ms: "9" } };
    const damaged = JSON.stringify({ ...rest, latency: { ...latency, all } });
    expect(refusal(damaged).issues[0]).toMatchObject({ pointer: "/latency/all/corrected/p99Ms" });
  });

  it("answers any JSON with a result or its own error", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(refusal(JSON.stringify(value))).toBeInstanceOf(RequestError);
      }),
    );
  });
});
