import { describe, expect, it } from "vitest";
import type { RunResult } from "../result/run-result.ts";
import type { StressOptions } from "../result/stress-options.ts";
import { syntheticRun } from "../testing/synthetic-run.ts";
import { runSweep } from "./run-sweep.ts";

const usual = syntheticRun({ seconds: 1 });
const { options } = usual;

/** An engine that keeps up with rates up to its capacity. */
function engineOf(capacity: number, asked: StressOptions[] = []) {
  return async (settings: StressOptions): Promise<RunResult> => {
    asked.push(settings);
    const answered = Math.min(settings.rate, capacity);
    const isOver = settings.rate > capacity;
    const { corrected, uncorrected } = usual.latency.all;
    return {
      ...usual,
      options: settings,
      counts: { ...usual.counts, offered: settings.rate, answered },
      offeredPerSecond: settings.rate,
      answeredPerSecond: answered,
      misses: { ...usual.misses, share: isOver ? 0.4 : 0 },
      latency: {
        ...usual.latency,
        all: { uncorrected, corrected: { ...corrected, p99Ms: isOver ? 900 : 20 } },
      },
    };
  };
}

describe("runSweep", () => {
  it("finds the knee from below", async () => {
    const asked: StressOptions[] = [];
    const { kneeRate, points, isBounded } = await runSweep(options, engineOf(3333, asked));
    expect(isBounded).toBe(true);
    expect(kneeRate).toBeGreaterThan(3333 * 0.93);
    expect(kneeRate).toBeLessThanOrEqual(3333);
    expect(points.map(({ rate }) => rate)).toEqual(
      points.map(({ rate }) => rate).toSorted((a, b) => a - b),
    );
    expect(points.at(-1)?.brokeBy).toBe("only 52 % answered");
    expect(asked[0]).toMatchObject({ rate: 100, closed: false, faults: [], warmupSeconds: 1 });
  });

  it("finds the knee from above", async () => {
    const { kneeRate } = await runSweep({ ...options, rate: 40_000 }, engineOf(3333));
    expect(kneeRate).toBeGreaterThan(3333 * 0.93);
    expect(kneeRate).toBeLessThanOrEqual(3333);
  });

  it("ends even if no rate breaks, or none holds", async () => {
    const endless = await runSweep(options, engineOf(Number.POSITIVE_INFINITY));
    expect(endless).toMatchObject({ isBounded: false, kneeRate: 408_000 });
    const hopeless = await runSweep(options, engineOf(0));
    expect(hopeless.kneeRate).toBeUndefined();
    expect(hopeless.points.at(0)?.rate).toBe(1);
  });

  it("ends with its points so far when interrupted", async () => {
    const controller = new AbortController();
    const { points } = await runSweep(options, engineOf(3333), {
      signal: controller.signal,
      onPoint: () => controller.abort(),
    });
    expect(points).toHaveLength(1);
  });
});
