import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { agentSample, helloSample, keyframeSample, requestSample } from "../testing/samples.ts";
import {
  formatClock,
  formatCompactCount,
  formatCost,
  formatNumber,
  formatShareOf,
} from "./format.ts";
import { latencyScale } from "./latency-scale.ts";
import { History } from "./time/history.ts";
import { sourceSeries } from "./time/source-series.ts";
import { layOutStrip, stretchesOf } from "./time/strip.ts";

describe("figures", () => {
  it("are short", () => {
    expect([0, 7350, 760_000, 3_723_000].map(formatClock)).toEqual([
      "0:00.0",
      "0:07.3",
      "12:40.0",
      "1:02:03",
    ]);
    expect([7, 12_480, 12_480_000].map(formatCompactCount)).toEqual(["7", "12\u202f480", "12.5 M"]);
    expect([formatShareOf(1, 3), formatShareOf(1, 1), formatShareOf(1, 0)]).toEqual([
      "33.3 %",
      "100 %",
      "–",
    ]);
    expect([formatCost(7), formatCost(0.1 + 0.2)]).toEqual(["7", "0.3"]);
    expect([formatNumber(1, "step"), formatNumber(2, "step")]).toEqual(["1 step", "2 steps"]);
  });

  it("become a dash if undefined", () => {
    expect([formatCompactCount(Number.NaN), formatCost(Number.NaN)]).toEqual(["–", "–"]);
  });

  it("share a scale that covers them", () => {
    const durations = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { maxLength: 9 });
    fc.assert(
      fc.property(durations, (given) => {
        const scale = latencyScale(given);
        const places = given.toSorted((a, b) => a - b).map((ms) => scale.at(ms));
        expect(places).toEqual(places.toSorted((a, b) => a - b));
        expect(Math.min(0, ...places)).toBe(0);
        expect(Math.max(1, ...places)).toBe(1);
        expect(scale.ticks.length).toBeGreaterThan(1);
      }),
    );
  });
});

describe("the time strip", () => {
  const history = new History(helloSample);
  history.push(keyframeSample([agentSample(0)]));
  history.push(requestSample(1, { timeMs: 10 }));
  history.push(requestSample(2, { timeMs: 95, servedMs: 80, budgetMs: 50 }));
  history.push({ type: "show", tick: 30, timeMs: 30, paused: false, speed: 1, faults: ["down"] });
  history.push({ type: "show", tick: 60, timeMs: 60, paused: false, speed: 1, faults: [] });
  history.push({ type: "event", tick: 40, timeMs: 40, kind: "world", text: "rain" });
  history.push({ type: "delta", tick: 100, timeMs: 100, changes: [] });

  it("counts every answer once, at its time", () => {
    const { buckets, most, fromMs, toMs } = layOutStrip(history, 10);
    expect([fromMs, toMs, most]).toEqual([0, 100, 1]);
    expect(buckets.map(({ sources }) => sources.get("generalised") ?? 0)).toEqual([
      0, 1, 0, 0, 0, 0, 0, 0, 0, 1,
    ]);
    expect(buckets.map(({ late }) => late).lastIndexOf(1)).toBe(9);
    expect(buckets[4]?.events).toBe(1);
  });

  it("shows faults for their duration", () => {
    expect(layOutStrip(history, 10).faults).toEqual([{ state: "down", fromMs: 30, toMs: 60 }]);
  });

  it("is stacked by source without gaps", () => {
    const { bands, bucketMs } = sourceSeries(history, 10);
    expect(bands).toHaveLength(1);
    expect(bands[0]?.upper[1]).toBe(1);
    expect(bucketMs).toBe(10);
  });

  it("clips states to the visible range", () => {
    const changes = [
      { timeMs: 0, state: "closed" },
      { timeMs: 50, state: "open" },
      { timeMs: 90, state: "closed" },
    ] as const;
    expect(stretchesOf(changes, 20, 70)).toEqual([
      { state: "closed", fromMs: 20, toMs: 50 },
      { state: "open", fromMs: 50, toMs: 70 },
    ]);
  });
});
