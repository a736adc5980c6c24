import { describe, expect, it } from "vitest";
import { syntheticRun } from "../testing/synthetic-run.ts";
import { hgrmFiles, hgrmText, percentileCurve } from "./hgrm.ts";

const { latency } = syntheticRun();

describe("hgrmText", () => {
  const lines = hgrmText(latency.all.corrected).split("\n");
  const rows = lines
    .map((line) => line.trim().split(/\s+/).map(Number))
    .filter((row) => row.length >= 3 && row.every((each) => !Number.isNaN(each)));

  it("has the columns and the tail of HdrHistogram's percentile output", () => {
    expect(lines[0]?.trim().split(/\s+/)).toEqual([
      "Value",
      "Percentile",
      "TotalCount",
      "1/(1-Percentile)",
    ]);
    const tail = lines.filter((line) => line.startsWith("#"));
    expect(tail[0]).toMatch(/^#\[Mean {4}= +[\d.]+, StdDeviation {3}= +[\d.]+\]$/);
    expect(tail[1]).toMatch(/^#\[Max {5}= +[\d.]+, Total count {4}= +2000\]$/);
    expect(tail[2]).toMatch(/^#\[Buckets = +\d+, SubBuckets {5}= +\d+\]$/);
  });

  it("increases in value, percentile and count, up to all answers, in ms", () => {
    for (const [index, row] of rows.entries()) {
      const before = rows[index - 1] ?? [0, 0, 0];
      for (const column of [0, 1, 2]) {
        expect(row[column]).toBeGreaterThanOrEqual(before[column] as number);
      }
    }
    expect(rows.at(-1)?.slice(1, 3)).toEqual([1, 2000]);
    expect(rows.at(-1)?.[0]).toBeCloseTo(latency.all.corrected.maxMs, 1);
  });
});

describe("hgrmFiles", () => {
  it("separates corrected from uncorrected, and leaves out empty series", () => {
    expect(hgrmFiles({ latency }).map(({ name }) => name)).toEqual([
      "latency-all-corrected.hgrm",
      "latency-all-uncorrected.hgrm",
      "latency-hits-corrected.hgrm",
      "latency-hits-uncorrected.hgrm",
    ]);
    const none = { ...latency.hits.corrected, count: 0 };
    const hits = { corrected: none, uncorrected: none };
    expect(hgrmFiles({ latency: { ...latency, hits } })).toHaveLength(2);
  });
});

describe("percentileCurve", () => {
  it("passes through the summary's percentiles", () => {
    const { ranks, values } = percentileCurve([latency.all.corrected]);
    const at = (rank: number) => values[0]?.[ranks.findIndex((each) => each >= rank * 0.9999)];
    expect(at(10)).toBeCloseTo(latency.all.corrected.p90Ms, 2);
    expect(at(100)).toBeCloseTo(latency.all.corrected.p99Ms, 2);
    expect(at(1000)).toBeCloseTo(latency.all.corrected.p999Ms, 2);
  });

  it("ends at the resolution of the number of answers", () => {
    const few = syntheticRun({ seconds: 1 }).latency.all.corrected;
    const { ranks, values } = percentileCurve([few, latency.all.corrected]);
    expect(values[0]?.[ranks.length - 1]).toBeNull();
    expect(values[1]?.[ranks.length - 2]).not.toBeNull();
  });
});
