import { describe, expect, it } from "vitest";
import type { Measurement } from "../measure/run-suite.ts";
import { meansOfRatios, ratiosOf, resultsOf } from "./result.ts";

function measurement(
  task: string,
  problem: string | undefined,
  samples: readonly number[],
  counts: Readonly<Record<string, number>> = {},
): Measurement {
  return {
    task,
    problem,
    samples: Float64Array.from(samples),
    roundMedians: samples,
    roundMeans: samples,
    counts,
  };
}

describe("results", () => {
  it("gives a task without problems one line", () => {
    const [only, ...others] = resultsOf("core", [
      measurement("prove", undefined, [100, 200, 300.04], { steps: 5 }),
    ]);
    expect(others).toEqual([]);
    expect(only?.line).toEqual({
      suite: "core",
      task: "prove",
      p50: 200,
      p95: 300,
      p99: 300,
      opsPerSecond: 4_999_667,
      samples: 3,
      steps: 5,
    });
  });

  it("gives a task with problems an overall line and a line per problem", () => {
    const results = resultsOf("core", [
      measurement("compile", "small", [10, 10], { groundActions: 2 }),
      measurement("compile", "large", [1_000], { groundActions: 20 }),
    ]);
    expect(results.map(({ line }) => [line.task, line.problem, line.p50, line.samples])).toEqual([
      ["compile", undefined, 10, 3],
      ["compile/small", "small", 10, 2],
      ["compile/large", "large", 1_000, 1],
    ]);
    expect(results[0]?.line["groundActions"]).toBe(11);
    expect(Object.keys(results[0]?.line ?? {})).not.toContain("problem");
  });

  it("shows only the slowest problem if every problem must meet a figure", () => {
    const [overall] = resultsOf("table", [
      { ...measurement("read", "small", [10, 10], { steps: 2 }), slowestBy: "p50" },
      { ...measurement("read", "large", [30, 40, 9], { steps: 20 }), slowestBy: "p50" },
    ]);
    expect(overall?.line).toMatchObject({ task: "read", p50: 30, samples: 3, steps: 20 });
    expect(overall?.line.problem).toBeUndefined();
  });

  it("shows the problem with the longest tail if every problem must meet that figure", () => {
    const [overall] = resultsOf("clients", [
      { ...measurement("frame", "steady", [30, 30, 30]), slowestBy: "p99" },
      { ...measurement("frame", "rarely late", [10, 10, 90]), slowestBy: "p99" },
    ]);
    expect(overall?.line).toMatchObject({ task: "frame", p50: 10, p99: 90 });
  });

  it("takes ratios round by round, on the same problem", () => {
    const ratios = ratiosOf(
      [{ task: "ours", alternative: "theirs" }],
      [
        // The second round was disturbed on both sides, but the ratio is not.
        measurement("ours", "a", [10, 50, 10]),
        measurement("theirs", "a", [30, 150, 40]),
        measurement("ours", "b", [10]),
        measurement("theirs", "c", [10]),
      ],
    );
    expect(ratios).toEqual([{ task: "ours", alternative: "theirs", problem: "a", ratio: 3 }]);
  });

  it("has figures, but no ratio, if the clock measured nothing", () => {
    const [ours, theirs] = [measurement("ours", "a", [0, 0]), measurement("theirs", "a", [0, 0])];
    for (const { line, noise } of resultsOf("core", [ours, theirs])) {
      expect(line.p50).toBe(0);
      for (const figure of [line.opsPerSecond, noise]) expect(figure).toBeLessThan(Infinity);
    }
    expect(ratiosOf([{ task: "ours", alternative: "theirs" }], [ours, theirs])).toEqual([]);
  });

  it("compares the means of rounds on request", () => {
    const [ours, theirs] = [measurement("ours", "a", [10]), measurement("theirs", "a", [20])];
    const mixed = { ...ours, roundMeans: [40] };
    const pair = { task: "ours", alternative: "theirs" };
    expect(ratiosOf([{ ...pair, by: "mean" }], [mixed, theirs])[0]?.ratio).toBe(0.5);
    expect(ratiosOf([pair], [mixed, theirs])[0]?.ratio).toBe(2);
  });

  it("takes the geometric mean over the problems of a pair", () => {
    const pair = { task: "fast", alternative: "slow" };
    const means = meansOfRatios([
      { ...pair, problem: "a", ratio: 4 },
      { ...pair, problem: "b", ratio: 25 },
      { task: "fast", alternative: "other", problem: "a", ratio: 2 },
    ]);
    expect(means).toEqual([
      {
        ...pair,
        problems: 2,
        mean: expect.closeTo(10, 9),
        least: { ...pair, problem: "a", ratio: 4 },
      },
    ]);
  });
});
