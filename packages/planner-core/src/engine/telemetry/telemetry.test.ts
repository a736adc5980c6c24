import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Histogram } from "./histogram.ts";
import { Telemetry } from "./telemetry.ts";

describe("Histogram", () => {
  it("has quantiles within 4 % and a microsecond of a sorted list", () => {
    const durations = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), {
      minLength: 1,
      maxLength: 200,
    });
    fc.assert(
      fc.property(durations, fc.double({ min: 0, max: 1, noNaN: true }), (values, quantile) => {
        const histogram = new Histogram();
        for (const value of values) histogram.record(value);
        const sorted = [...values].sort((a, b) => a - b);
        const exact = sorted[Math.max(0, Math.ceil(quantile * values.length) - 1)] as number;
        const found = histogram.quantile(quantile);
        expect(found).toBeGreaterThanOrEqual(exact - 0.001);
        expect(found).toBeLessThanOrEqual(exact * 1.04 + 0.001);
      }),
    );
  });

  it("lists its buckets, lowest first, each with its upper bound", () => {
    const histogram = new Histogram();
    for (const value of [0.0042, 10, 10.01, 500]) histogram.record(value);
    const { buckets, sum, count } = histogram.snapshot();
    expect(sum).toBeCloseTo(520.0142);
    expect(buckets.map(([, each]) => each)).toEqual([1, 2, 1]);
    expect(buckets.reduce((total, [, each]) => total + each, 0)).toBe(count);
    const ends = buckets.map(([upTo]) => upTo);
    expect(ends).toEqual([...ends].sort((a, b) => a - b));
    expect(ends[1]).toBeGreaterThanOrEqual(10.01);
    expect(ends[1]).toBeLessThan(10.4);
  });

  it("is empty at first and counts invalid values as zero", () => {
    const histogram = new Histogram();
    expect(histogram.snapshot()).toEqual({
      count: 0,
      mean: 0,
      p50: 0,
      p95: 0,
      p99: 0,
      max: 0,
      sum: 0,
      buckets: [],
    });
    histogram.record(-5);
    histogram.record(Number.NaN);
    expect(histogram.snapshot()).toMatchObject({ count: 2, mean: 0, max: 0 });
  });
});

describe("Telemetry", () => {
  it("counts by name and fallbacks by reason", () => {
    const telemetry = new Telemetry();
    telemetry.count("cache.hit");
    telemetry.count("llm.tokens.prompt", 40);
    telemetry.record("latency.llm_call", 12);
    telemetry.outcome("timeout", false);
    telemetry.outcome(undefined, true);
    const snapshot = telemetry.snapshot();
    expect(snapshot.counters).toMatchObject({
      "cache.hit": 1,
      "llm.tokens.prompt": 40,
      "cache.miss": 0,
    });
    expect(snapshot.fallbacks).toEqual({ timeout: 1 });
    expect(snapshot).toMatchObject({ withLlm: 2, withLlmUncached: 1 });
    expect(snapshot.histograms["latency.llm_call"].count).toBe(1);
  });

  it("counts plans by shape, up to a number of shapes", () => {
    const telemetry = new Telemetry();
    telemetry.shape("json");
    telemetry.shape("json");
    for (let index = 0; index < 100; index++) telemetry.shape(`made-up-${index}`);
    const { shapes } = telemetry.snapshot();
    expect(shapes).toMatchObject({ json: 2, "made-up-0": 1 });
    expect(Object.keys(shapes)).toHaveLength(33);
    expect(shapes["other"]).toBe(100 - 31);
  });

  it("counts calls of a pool by member and answers by strategy, up to a number of names", () => {
    const telemetry = new Telemetry();
    const call = { beganMs: 0, endedMs: 5, tokens: 7 };
    const report = { strategy: "race", why: "it was first", tokensWasted: 7 };
    for (let index = 0; index < 100; index++) {
      const other = { ...call, member: `made-up-${index}`, end: "cancelled" } as const;
      telemetry.ensemble({ ...report, calls: [{ ...call, member: "large", end: "won" }, other] });
    }
    const { members, strategies } = telemetry.snapshot();
    expect(strategies).toEqual({ race: { answers: 100, calls: 200, tokensWasted: 700 } });
    expect(members["large"]).toMatchObject({ ends: { won: 100, cancelled: 0 }, tokens: 700 });
    expect(Object.keys(members)).toHaveLength(33);
    expect(members["other"]?.ends.cancelled).toBe(100 - 31);
  });

  it("adds only valid amounts", () => {
    const telemetry = new Telemetry();
    telemetry.count("llm.tokens.prompt", 5);
    const odd: unknown[] = ["12", Number.NaN, Number.POSITIVE_INFINITY, -3, null, {}];
    for (const amount of odd) telemetry.count("llm.tokens.prompt", amount as number);
    expect(telemetry.snapshot().counters["llm.tokens.prompt"]).toBe(5);
  });

  it("reads gauges at snapshots, without failing ones", () => {
    const telemetry = new Telemetry();
    let size = 3;
    telemetry.gauge("cache.size", () => size);
    telemetry.gauge("breaker.state", () => {
      throw new Error("gone");
    });
    telemetry.gauge("model.load_ms", () => Number.NaN);
    expect(telemetry.snapshot().gauges).toEqual({ "cache.size": 3 });
    size = 4;
    expect(telemetry.snapshot().gauges).toEqual({ "cache.size": 4 });
  });
});
