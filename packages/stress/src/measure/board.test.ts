import { FALLBACK_REASONS } from "@understudy/planner-core";
import { PLAN_ORIGINS } from "@understudy/planner-core/internal";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ALL_COUNTS, BY_REASON, BY_SOURCE, HITS, WorkerBoard } from "./board.ts";
import { BUCKETS, bucketOf, microseconds, middleOf, quantileOf } from "./buckets.ts";

describe("buckets", () => {
  it("are off by less than 0.4 %, and keep the order", () => {
    const value = fc.integer({ min: 0, max: 0x7fffffff });
    fc.assert(
      fc.property(value, value, (a, b) => {
        const bucket = bucketOf(a);
        expect(bucket).toBeLessThan(BUCKETS);
        expect(Math.abs(middleOf(bucket) - a)).toBeLessThanOrEqual(0.004 * a);
        if (a <= b) expect(bucket).toBeLessThanOrEqual(bucketOf(b));
      }),
    );
  });

  it("accept any duration", () => {
    expect([-1, 0, 0.0015, 1e12, Number.NaN].map(microseconds)).toEqual([0, 0, 1, 0x7fffffff, 0]);
  });

  it("yield quantiles", () => {
    const counts = new Int32Array(BUCKETS);
    expect(quantileOf(counts, 0.5)).toBe(0);
    for (let value = 1; value <= 100; value++) {
      counts[bucketOf(value)] = (counts[bucketOf(value)] as number) + 1;
    }
    expect([0, 0.5, 0.99, 1].map((quantile) => quantileOf(counts, quantile))).toEqual([
      1, 50, 99, 100,
    ]);
  });
});

describe("WorkerBoard", () => {
  const sum = (counts: Int32Array): number => counts.reduce((total, count) => total + count, 0);
  const answer = {
    status: 0,
    source: PLAN_ORIGINS.indexOf("classical"),
    reason: FALLBACK_REASONS.indexOf("timeout"),
    domain: 2,
    corrected: bucketOf(900),
    uncorrected: bucketOf(800),
    hasLlm: 1,
    late: 1,
    steps: 3,
    llmSteps: 0,
  };

  it("counts an answer in each of its columns", () => {
    const { measured, warmUp } = new WorkerBoard();
    measured.answer(answer);
    measured.answer({ ...answer, source: PLAN_ORIGINS.indexOf("exact"), reason: -1, llmSteps: 3 });
    expect(measured.count("answered")).toBe(2);
    expect(measured.domain(2)).toBe(2);
    expect(measured.status(0)).toBe(2);
    expect(sum(measured.latency(ALL_COUNTS, true))).toBe(2);
    expect(sum(measured.latency(ALL_COUNTS, false))).toBe(2);
    expect(sum(measured.latency(HITS, true))).toBe(1);
    expect(sum(measured.latency(BY_SOURCE + 0, false))).toBe(1);
    expect(sum(measured.latency(BY_SOURCE + 5, true))).toBe(1);
    expect(measured.latency(BY_REASON + 1, true)[bucketOf(900)]).toBe(1);
    expect(measured.latency(BY_REASON + 1, false)[bucketOf(800)]).toBe(1);
    expect(measured.count("reasoned")).toBe(1);
    expect(measured.count("uncached")).toBe(1);
    expect(measured.count("lateAtAll")).toBe(2);
    expect(measured.count("llmSteps")).toBe(3);
    expect(sum(measured.loopDelays)).toBe(0);
    expect(warmUp.count("answered")).toBe(0);
  });

  it("is readable by other threads through shared memory", () => {
    const mine = new WorkerBoard();
    const theirs = new WorkerBoard(mine.buffer);
    mine.measured.offer(true);
    mine.measured.offer(false);
    mine.next = 7;
    mine.raise("heapKilobytes", 5);
    mine.raise("heapKilobytes", 3);
    expect(theirs.measured.count("offered")).toBe(2);
    expect(theirs.next).toBe(7);
    expect(theirs.take("heapKilobytes")).toBe(5);
    expect(theirs.gauge("heapKilobytes")).toBe(0);
  });
});
