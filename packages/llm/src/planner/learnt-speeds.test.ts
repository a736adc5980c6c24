import { FakeClock } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import { expectedLoadMs, speedsOfSize } from "../backends/interface/expected-speeds.ts";
import { LearntSpeeds } from "./learnt-speeds.ts";

const lengths = { systemLength: 300, userLength: 100, answerLength: 80 };
const estimate = { promptLength: 400, answerLength: 80 };
/** A call of 100 prompt tokens at `readMs` each and 21 answer tokens. */
const usage = (readMs: number, writeMs: number) => ({
  ...{ promptTokens: 100, completionTokens: 21, totalMs: 100 * readMs + 20 * writeMs },
  ...{ prefillMs: 100 * readMs, decodeMs: 20 * writeMs },
});

describe("LearntSpeeds", () => {
  it("uses expected speeds until measured", () => {
    const expected = { loadMs: 1000, readMsPerToken: 2, writeMsPerToken: 10 };
    const clock = new FakeClock();
    const speeds = new LearntSpeeds(clock, () => expected);
    expect(speeds.isKnown).toBe(false);
    // 100 tokens read, 20 written; the first token comes out of the prefill.
    expect(speeds.predictMs(estimate)).toBe(1000 + 200 + 190);
    speeds.measure(usage(1, 3), lengths);
    expect(speeds.isKnown).toBe(true);
    expect(speeds.predictMs(estimate)).toBe(1000 + 100 + 60);
  });

  it("keeps the expected decoding speed after an answer of one token", () => {
    const expected = { loadMs: 0, readMsPerToken: 2, writeMsPerToken: 10 };
    const speeds = new LearntSpeeds(new FakeClock(), () => expected);
    speeds.measure({ ...usage(1, 0), completionTokens: 1 }, { ...lengths, answerLength: 0 });
    expect(speeds.isKnown).toBe(false);
    expect(speeds.predictMs(estimate)).toBe(100 + 190);
  });

  it("smooths close measurements, and forgets old ones", async () => {
    const clock = new FakeClock();
    const speeds = new LearntSpeeds(clock);
    const readMs = () => 1000 / (speeds.prefillTokensPerSecond ?? 0);
    speeds.measure(usage(10, 10), lengths);
    speeds.measure(usage(1, 1), lengths);
    expect(readMs()).toBeCloseTo(8.2);
    await clock.advance(5000);
    speeds.measure(usage(1, 1), lengths);
    expect(readMs()).toBeCloseTo(4.6);
    await clock.advance(60_000);
    speeds.measure(usage(1, 1), lengths);
    expect(readMs()).toBeCloseTo(1, 2);
  });
});

describe("expected speed", () => {
  it("drops with the model's size, and is higher on an accelerator", () => {
    const phi3 = speedsOfSize(2.2e9, "processor");
    expect(phi3.writeMsPerToken).toBeGreaterThan(phi3.readMsPerToken);
    expect(speedsOfSize(4.4e9, "processor").writeMsPerToken).toBe(2 * phi3.writeMsPerToken);
    expect(speedsOfSize(2.2e9, "accelerator").readMsPerToken).toBeLessThan(phi3.readMsPerToken);
    expect(expectedLoadMs(2.2e9)).toBeGreaterThan(expectedLoadMs(5e6));
  });
});
